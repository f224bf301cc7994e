using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using OtpService.Delivery;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Vendors;

/// <summary>
/// What a provider may do to a message, fault by fault, through the whole service with two providers for
/// email: the first without idempotency keys, the second with. What counts is how many messages they really
/// took, and whether the code in one that may have arrived verifies.
/// </summary>
public sealed class ProviderFaultTests : IAsyncLifetime
{
    private TestApp App { get => field ?? throw new InvalidOperationException("Not started."); set; }

    private FakeProvider First => App.Provider;

    private FakeProvider Second { get => field ?? throw new InvalidOperationException("Not started."); set; }

    public async ValueTask InitializeAsync()
    {
        Second = await FakeProvider.StartAsync();
        App = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Second.DisposeAsync();
    }

    [Fact]
    public async Task F17_an_error_of_the_server_is_not_answered_by_a_second_message()
    {
        First.Answer(FakeAnswer.Json(500, "{}"));

        await IsUnconfirmedAsync(App.SendAsync(new { email = TestApp.Email }));

        Counts(first: 1, second: 0);
        await VerifiesAsync(TestApp.Email, First.LastCode);
    }

    [Fact]
    public async Task F17_a_server_that_only_fails_is_left_alone_and_each_message_goes_out_once()
    {
        First.Answer(FakeAnswer.Json(500, "{}"));

        for (var i = 0; i < GuardedProvider.MinTries; i++)
        {
            await IsUnconfirmedAsync(App.SendAsync(new { email = $"early-{i}@example.com" }));
        }

        for (var i = 0; i < GuardedProvider.MinTries; i++)
        {
            Assert.Equal(200, (await App.SendAsync(new { email = $"late-{i}@example.com" })).Status);
        }

        Counts(first: GuardedProvider.MinTries, second: GuardedProvider.MinTries);
    }

    [Fact]
    public async Task F17_a_provider_that_knows_repeats_is_asked_once_more_with_the_same_key()
    {
        First.Answer(FakeAnswer.Json(401, "{}"));
        Second.AnswerNext(FakeAnswer.Json(500, "{}"));

        Assert.Equal(200, (await App.SendAsync(new { email = TestApp.Email })).Status);

        Counts(first: 1, second: 2);
        Assert.Single(Second.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
        Assert.Single(Second.Requests.Select(request => request.Body).Distinct());
    }

    [Fact]
    public async Task F18_a_provider_that_never_answers_has_five_seconds_and_one_message()
    {
        First.Answer(FakeAnswer.Never);
        var sending = App.SendAsync(new { email = TestApp.Email });
        await First.ReceivedAsync(TestContext.Current.CancellationToken);

        App.Clock.Advance(DeliveryChain.TryLimit);

        await IsUnconfirmedAsync(sending);
        Counts(first: 1, second: 0);
        await VerifiesAsync(TestApp.Email, First.LastCode);
    }

    [Fact]
    public async Task F19_an_answer_that_drips_has_five_seconds()
    {
        First.Answer(FakeAnswer.Stall(200, "{"));
        var sending = App.SendAsync(new { email = TestApp.Email });
        await First.ReceivedAsync(TestContext.Current.CancellationToken);

        App.Clock.Advance(DeliveryChain.TryLimit);

        await IsUnconfirmedAsync(sending);
        Counts(first: 1, second: 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F19_an_answer_without_end_is_not_read_to_its_end(bool inHeaders)
    {
        First.Answer(inHeaders ? GiantHeader : FakeAnswer.Endless(200));

        await IsUnconfirmedAsync(App.SendAsync(new { email = TestApp.Email }));

        Counts(first: 1, second: 0);
        await VerifiesAsync(TestApp.Email, First.LastCode);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("Mon, 23 Nov 2026 09:00:45 GMT", 45)]
    [InlineData("999999", 3600)]
    public async Task F20_a_provider_over_its_rate_is_left_alone_for_as_long_as_it_says(
        string retryAfter, int seconds)
    {
        First.Answer(FakeAnswer.Json(429, "{}", ("Retry-After", retryAfter)));

        Assert.Equal(200, (await App.SendAsync(new { email = TestApp.Email })).Status);
        Assert.Equal(200, (await App.SendAsync(new { email = "bob@example.com" })).Status);
        App.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.Equal(200, (await App.SendAsync(new { email = "eve@example.com" })).Status);
        Counts(first: 1, second: 3);

        App.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await App.SendAsync(new { email = "joe@example.com" })).Status);
        Counts(first: 2, second: 4);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("soon")]
    public async Task F20_a_wait_that_makes_no_sense_is_none(string retryAfter)
    {
        First.Answer(FakeAnswer.Json(429, "{}", ("Retry-After", retryAfter)));

        Assert.Equal(200, (await App.SendAsync(new { email = TestApp.Email })).Status);
        Assert.Equal(200, (await App.SendAsync(new { email = "bob@example.com" })).Status);

        Counts(first: 2, second: 2);
    }

    [Theory]
    [InlineData(200, "no JSON", 202, 0)]
    [InlineData(204, "", 202, 0)]
    [InlineData(200, "\u001f\u008b garbage", 202, 0)]
    [InlineData(200, """{"success":false,"error":{"code":"UNAUTHORIZED"}}""", 200, 1)]
    [InlineData(302, "", 200, 1)]
    [InlineData(400, """{"success":false,"error":{"code":"VALIDATION_ERROR"}}""", 502, 0)]
    public async Task F21_a_strange_answer_is_read_for_what_it_is_worth(
        int status, string body, int expected, int takenBySecond)
    {
        First.Answer(
            FakeAnswer.Json(status, body, ("Location", Second.Url), ("Content-Encoding", "identity")));

        Assert.Equal(expected, (await App.SendAsync(new { email = TestApp.Email })).Status);

        Counts(first: 1, takenBySecond);
    }

    [Fact]
    public async Task F22_a_connection_that_drops_after_the_request_may_have_delivered_it()
    {
        First.Answer(FakeAnswer.ResetAfterReading);

        await IsUnconfirmedAsync(App.SendAsync(new { email = TestApp.Email }));

        Counts(first: 1, second: 0);
        await VerifiesAsync(TestApp.Email, First.LastCode);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("name")]
    [InlineData("tls")]
    public async Task F22_where_no_connection_is_made_the_next_provider_has_the_one_message(string fault)
    {
        await using var cut = await StartAsync(("AUTOSEND_API_URL", fault switch
        {
            "refused" => $"http://127.0.0.1:{FreePort()}",
            "name" => "https://provider.invalid",
            _ => First.Url.Replace("http://", "https://", StringComparison.Ordinal),
        }));

        Assert.Equal(200, (await cut.SendAsync(new { email = TestApp.Email })).Status);

        Counts(first: 0, second: 1);
        var verified = await cut.VerifyAsync(new { email = TestApp.Email, code = Second.LastCode });
        Assert.Equal(200, verified.Status);
    }

    [Fact]
    public async Task F23_when_the_first_provider_is_down_the_second_has_the_same_code_once()
    {
        First.Answer(FakeAnswer.Json(403, "{}"));

        Assert.Equal(200, (await App.SendAsync(new { email = TestApp.Email })).Status);

        Counts(first: 1, second: 1);
        Assert.Equal(First.LastCode, Second.LastCode);
        await VerifiesAsync(TestApp.Email, Second.LastCode);
    }

    [Fact]
    public async Task F23_when_both_are_down_they_are_not_asked_and_the_caller_hears_when_to_come_back()
    {
        First.Answer(FakeAnswer.Json(403, "{}"));
        Second.Answer(FakeAnswer.Json(403, "{}"));
        for (var i = 0; i < GuardedProvider.MinTries; i++)
        {
            (await App.SendAsync(new { email = $"early-{i}@example.com" })).IsProblem(503, "delivery_unavailable");
        }

        var refused = await App.SendAsync(new { email = TestApp.Email });

        refused.IsProblem(503, "delivery_unavailable");
        Assert.Equal((int)GuardedProvider.Rest.TotalSeconds, refused.Number("retryAfter"));
        Counts(GuardedProvider.MinTries, GuardedProvider.MinTries);

        // It was withdrawn and refunded: once they are back, there is no cooldown.
        First.Answer(FakeAnswer.Success);
        App.Clock.Advance(GuardedProvider.Rest);
        Assert.Equal(200, (await App.SendAsync(new { email = TestApp.Email })).Status);
    }

    private static FakeAnswer GiantHeader { get; } = new((context, _) =>
    {
        context.Response.Headers["X-Long"] = new string('a', 256 * 1024);
        return context.Response.WriteAsync("""{"success":true}""", CancellationToken.None);
    });

    private Task<TestApp> StartAsync(params (string, string)[] own) => TestApp.StartAsync(
    [
        ("EMAIL_PROVIDERS", "autosend,resend"),
        ("RESEND_API_KEY", "resend-key-of-the-tests"),
        ("RESEND_API_URL", Second.Url),
        ("RESEND_FROM_EMAIL", "codes@example.com"),
        .. own,
    ]);

    private void Counts(int first, int second) =>
        Assert.Equal((first, second), (First.Requests.Count, Second.Requests.Count));

    private static async Task IsUnconfirmedAsync(Task<Answer> sending)
    {
        var answer = await sending;
        Assert.True(answer.Status == 202, answer.Body);
        Assert.Equal("unconfirmed", answer.Text("delivery"));
    }

    private async Task VerifiesAsync(string email, string code) =>
        Assert.Equal(200, (await App.VerifyAsync(new { email, code })).Status);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
