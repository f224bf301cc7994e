namespace OtpService.Tests.Api.Endpoints;

/// <summary>Addresses and codes as people write them, through the whole service.</summary>
public sealed class SpellingTests
{
    private static readonly (string, string) Key = ("Authorization", $"Bearer {TestApp.ApiKey}");

    [Theory]
    [InlineData("\u202a+49 1512 3456789\u202c", null)]
    [InlineData("(+49) 1512 3456789", "DE")]
    [InlineData("01512/3456789", "de")]
    public async Task A_code_goes_to_the_number_that_was_meant_and_proves_it(string phone, string? country)
    {
        await using var app = await TestApp.StartAsync(("SMS_ALLOWED_COUNTRIES", "*"));

        var sent = await app.SendAsync(new { phone, country });
        var code = app.Provider.LastCode;
        var verified = await app.VerifyAsync(new { phone, country, code });

        Assert.Equal(200, sent.Status);
        Assert.Equal("+4••••••••••89", sent.Text("to"));
        Assert.False(sent.Json.TryGetProperty("phone", out _));
        Assert.Equal("+4915123456789", verified.Text("phone"));
    }

    [Fact]
    public async Task A_back_end_is_told_the_number_in_E164()
    {
        await using var app = await TestApp.StartAsync(("SMS_ALLOWED_COUNTRIES", "*"));

        var sent = await app.SendAsync(new { phone = "01512 3456789", country = "DE" }, Key);

        Assert.Equal("+4915123456789", sent.Text("phone"));
        Assert.False((await app.SendAsync(new { email = TestApp.Email }, Key)).Json.TryGetProperty("phone", out _));
    }

    [Theory]
    [InlineData("49 1512 3456789", "DE", "phone", "can be two numbers")]
    [InlineData("1512 3456789", null, "phone", "or come with its country")]
    [InlineData("+1 415 555 2671 ext 5", null, "phone", "without extension")]
    [InlineData("+1 415 555 26711", null, "phone", "too long")]
    [InlineData("+49 1", null, "phone", "too short")]
    [InlineData("+999 123456789", null, "phone", "calling code that no country has")]
    [InlineData("99999", "DE", "phone", "not among its country's numbers")]
    [InlineData("01512 3456789", "Germany", "country", "two letters")]
    [InlineData("01512 3456789", "", "country", "two letters")]
    public async Task What_is_not_one_number_for_certain_is_refused_and_says_why(
        string phone, string? country, string member, string words)
    {
        await using var app = await TestApp.StartAsync(("SMS_ALLOWED_COUNTRIES", "US"));

        var answer = await app.SendAsync(new { phone, country });

        answer.IsProblem(400, "invalid_request");
        Assert.Contains(
            words, answer.Json.GetProperty("errors").GetProperty(member)[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(app.Provider.Requests);
    }

    [Fact]
    public async Task A_country_goes_with_a_phone_only()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.SendAsync(new { email = TestApp.Email, country = "DE" });

        answer.IsProblem(400, "invalid_request");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty("country", out _));
    }

    [Fact]
    public async Task A_message_of_the_host_may_be_addressed_in_the_national_way()
    {
        await using var app = await TestApp.StartAsync(("SMS_ALLOWED_COUNTRIES", "*"));
        var variables = new { code = "123456" };

        var sent = await app.PostAsync(
            "/messages", new { to = new { phone = "01512 3456789", country = "DE" }, template = "code", variables }, Key);

        Assert.Equal(200, sent.Status);
        Assert.Equal("+4915123456789", app.Provider.Requests.Single().Json.GetProperty("to").GetString());
    }

    [Theory]
    [InlineData("\ufeff\t{0}\u00a0\u200b")]
    [InlineData("{0}.")]
    public async Task Marks_around_an_email_address_are_dropped(string written)
    {
        await using var app = await TestApp.StartAsync();
        var email = string.Format(System.Globalization.CultureInfo.InvariantCulture, written, TestApp.Email);

        Assert.Equal(200, (await app.SendAsync(new { email })).Status);

        var code = app.Provider.LastCode;
        Assert.Equal(TestApp.Email, (await app.VerifyAsync(new { email = TestApp.Email, code })).Text("email"));
    }

    [Fact]
    public async Task A_letter_outside_ASCII_before_the_at_sign_is_named()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.SendAsync(new { email = "j\u00f6rg@example.com" });

        answer.IsProblem(400, "invalid_request");
        Assert.Contains(
            "ASCII", answer.Json.GetProperty("errors").GetProperty("email")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0} is your Acme verification code, valid for 10 min. Do not share it with anyone.")]
    [InlineData("\u202a{0}\u202c\r\n")]
    [InlineData("@example.com #{0}")]
    public async Task A_whole_pasted_message_is_the_code_that_it_holds(string message)
    {
        await using var app = await TestApp.StartAsync();
        var (_, code) = await app.SentAsync(new { email = TestApp.Email });
        var pasted = string.Format(System.Globalization.CultureInfo.InvariantCulture, message, code);

        Assert.Equal(200, (await app.VerifyAsync(new { email = TestApp.Email, code = pasted })).Status);
    }

    [Theory]
    [InlineData('٠')]
    [InlineData('۰')]
    [InlineData('०')]
    [InlineData('０')]
    public async Task The_digits_of_other_scripts_are_digits(char zero)
    {
        await using var app = await TestApp.StartAsync();
        var (_, code) = await app.SentAsync(new { email = TestApp.Email });
        var typed = string.Concat(code.Select(digit => (char)(zero + digit - '0')));

        Assert.Equal(200, (await app.VerifyAsync(new { email = TestApp.Email, code = typed })).Status);
    }
}
