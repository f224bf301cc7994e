namespace OtpService.Tests.Api.Endpoints;

/// <summary>A destination that is not allowed gets no message, and the refusal counts nowhere.</summary>
public sealed class DestinationTests
{
    [Theory]
    [InlineData("+491701234567")]
    [InlineData("+19005551234")]
    [InlineData("+881612345678")]
    public async Task No_SMS_leaves_for_another_country_or_kind_of_number(string phone)
    {
        await using var app = await TestApp.StartAsync(("SMS_ALLOWED_COUNTRIES", "US,CA"));

        (await app.SendAsync(new { phone })).IsProblem(403, "destination_not_allowed");

        Assert.Empty(app.Provider.Requests);
        Assert.Equal(200, (await app.SendAsync(new { phone = TestApp.Phone })).Status);
    }

    [Fact]
    public async Task No_mail_leaves_for_a_denied_domain_not_even_instead_of_an_SMS()
    {
        await using var app = await TestApp.StartAsync(
            ("EMAIL_DENIED_DOMAINS", "example.org"), ("EMAIL_REFUSE_DISPOSABLE", "true"));

        (await app.SendAsync(new { email = "ada@mail.example.org" }))
            .IsProblem(403, "destination_not_allowed");
        (await app.SendAsync(new { email = "ada@yopmail.com" })).IsProblem(403, "destination_not_allowed");
        (await app.SendAsync(new { phone = TestApp.Phone, fallbackEmail = "ada@example.org" }))
            .IsProblem(403, "destination_not_allowed");

        Assert.Empty(app.Provider.Requests);
        Assert.Equal(
            200, (await app.SendAsync(new { phone = TestApp.Phone, fallbackEmail = TestApp.Email })).Status);
    }

    [Fact]
    public async Task A_back_end_may_send_no_farther()
    {
        await using var app = await TestApp.StartAsync(("EMAIL_ALLOWED_DOMAINS", "example.com"));
        var key = ("Authorization", $"Bearer {TestApp.ApiKey}");
        var message = new { template = "code", variables = new { code = "123456" } };

        foreach (
            var to in new object[] { new { email = "ada@example.org" }, new { phone = "+491701234567" } })
        {
            var answer = await app.PostAsync(
                "/messages", new { to, message.template, message.variables }, key);
            answer.IsProblem(403, "destination_not_allowed");
        }

        Assert.Empty(app.Provider.Requests);
    }

    [Fact]
    public async Task A_refused_destination_binds_no_idempotency_key_and_needs_no_store()
    {
        await using var app = await TestApp.StartAsync();
        var key = ("Idempotency-Key", "key-1");

        (await app.SendAsync(new { phone = "+491701234567" }, key)).IsProblem(403, "destination_not_allowed");
        Assert.Equal(200, (await app.SendAsync(new { email = TestApp.Email }, key)).Status);

        await using var storeless = await TestApp.StartAsync(("REDIS_URL", "redis://127.0.0.1:1/0"));
        (await storeless.SendAsync(new { phone = "+491701234567" }))
            .IsProblem(403, "destination_not_allowed");
    }

    [Fact]
    public async Task A_guess_is_answered_by_the_store_wherever_its_code_went()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.VerifyAsync(new { phone = "+491701234567", code = "123456" });

        answer.IsProblem(400, "code_not_found");
    }
}
