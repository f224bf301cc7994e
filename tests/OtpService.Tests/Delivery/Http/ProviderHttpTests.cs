using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using OtpService.Delivery;
using OtpService.Delivery.Http;
using OtpService.Otp.Sending;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Outgoing;

namespace OtpService.Tests.Delivery.Http;

public sealed class ProviderHttpTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        await using var elsewhere = await FakeProvider.StartAsync();
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(status, "", ("Location", $"{elsewhere.Url}/mails/send")));

        Assert.Equal(AttemptOutcome.Refused, (await TryAsync(provider.Url)).Outcome);
        Assert.Single(provider.Requests);
        Assert.Equal(0, elsewhere.Connections);
    }

    [Fact]
    public async Task A_connection_that_drops_before_the_request_is_read_is_unknown_and_not_repeated()
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.ResetBeforeReading);

        // Seen from here, it cannot be told apart from one that drops afterwards.
        Assert.Equal(AttemptOutcome.Unknown, (await TryAsync(provider.Url)).Outcome);
        Assert.Equal(1, provider.Connections);
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task A_connection_that_drops_after_the_request_is_unknown_and_not_repeated()
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.ResetAfterReading);

        Assert.Equal(AttemptOutcome.Unknown, (await TryAsync(provider.Url)).Outcome);
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task A_pooled_connection_that_drops_after_the_request_is_unknown_and_not_repeated()
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.AnswerNext(FakeAnswer.Success, FakeAnswer.ResetAfterReading);
        await using var app = DeliveryApp.WithAutosend(provider.Url);

        await app.TryAsync("autosend", Codes.ToEmail(), Cancelled);
        var second = await app.TryAsync("autosend", Codes.ToEmail(), Cancelled);

        Assert.Equal(AttemptOutcome.Unknown, second.Outcome);
        Assert.Equal(2, provider.Requests.Count);
        Assert.Equal(1, provider.Connections);
    }

    [Fact]
    public async Task A_refused_connection_sends_nothing() =>
        Assert.Equal(AttemptOutcome.NotSent, (await TryAsync($"http://127.0.0.1:{UnusedPort()}")).Outcome);

    [Fact]
    public async Task A_name_that_does_not_exist_sends_nothing() =>
        Assert.Equal(AttemptOutcome.NotSent, (await TryAsync("https://provider.invalid")).Outcome);

    [Fact]
    public async Task A_host_that_does_not_speak_tls_is_sent_nothing()
    {
        await using var provider = await FakeProvider.StartAsync();

        var url = provider.Url.Replace("http:", "https:", StringComparison.Ordinal);

        Assert.Equal(AttemptOutcome.Refused, (await TryAsync(url)).Outcome);
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task A_connection_that_takes_too_long_sends_nothing()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var http = new ProviderHttp(Ways.Handler(), new FakeTimeProvider(), TimeSpan.FromMilliseconds(1));
        using var request = ProviderRequest.Json(
            new($"https://{silent.LocalEndpoint}/"), "", TextJson.Default.String);

        var attempt = await http.SendAsync(request, answer => answer.StatusOutcome, Cancelled);

        Assert.Equal(AttemptOutcome.NotSent, attempt.Outcome);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_unknown_after_five_seconds()
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Never);
        await using var app = DeliveryApp.WithAutosend(provider.Url);

        var sending = app.SendAsync(Codes.ToEmail());
        await provider.ReceivedAsync(Cancelled);
        app.Time.Advance(DeliveryChain.TryLimit - TimeSpan.FromTicks(1));
        Assert.False(sending.IsCompleted);
        app.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(DeliveryStatus.Unconfirmed, (await sending).Status);
        Assert.Single(provider.Requests);
    }

    [Theory]
    [InlineData(200, AttemptOutcome.Unknown)]
    [InlineData(403, AttemptOutcome.Refused)]
    internal async Task An_answer_that_is_cut_off_counts_as_its_status_when_that_settles_it(
        int status, AttemptOutcome expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.CutOff(status, """{"success":tr"""));

        Assert.Equal(expected, (await TryAsync(provider.Url)).Outcome);
    }

    [Fact]
    public async Task An_answer_that_stalls_half_way_is_unknown()
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Stall(200, """{"success":true"""));
        await using var app = DeliveryApp.WithAutosend(provider.Url);
        using var limit = new CancellationTokenSource(DeliveryChain.TryLimit, app.Time);

        var sending = app.TryAsync("autosend", Codes.ToEmail(), limit.Token);
        await provider.ReceivedAsync(Cancelled);
        app.Time.Advance(DeliveryChain.TryLimit);

        Assert.Equal(AttemptOutcome.Unknown, (await sending).Outcome);
    }

    [Theory]
    [InlineData(200, AttemptOutcome.Unknown)]
    [InlineData(402, AttemptOutcome.OverQuota)]
    internal async Task An_answer_without_end_is_not_read_to_the_end(int status, AttemptOutcome expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Endless(status));

        Assert.Equal(expected, (await TryAsync(provider.Url)).Outcome);
    }

    [Fact]
    public async Task An_answer_of_64_kib_is_read_and_one_byte_more_is_not()
    {
        await using var provider = await FakeProvider.StartAsync();
        var longest = """{"success":true}""".PadRight(ProviderHttp.MaxAnswerBytes);
        provider.AnswerNext(FakeAnswer.Json(200, longest), FakeAnswer.Json(200, longest + " "));

        Assert.Equal(AttemptOutcome.Accepted, (await TryAsync(provider.Url)).Outcome);
        Assert.Equal(AttemptOutcome.Unknown, (await TryAsync(provider.Url)).Outcome);
    }

    [Theory]
    [InlineData(204, "")]
    [InlineData(200, "\u001f\u008b garbage")]
    public async Task A_success_that_cannot_be_read_is_unknown(int status, string body)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(status, body, ("Content-Encoding", "gzip")));

        Assert.Equal(AttemptOutcome.Unknown, (await TryAsync(provider.Url)).Outcome);
    }

    [Theory]
    [InlineData("30", "{}", 30)]
    [InlineData("Fri, 02 Jan 2026 03:05:05 GMT", "{}", 60)]
    [InlineData("86400", "{}", 3600)]
    [InlineData("99999999999999999999", "{}", null)]
    [InlineData("Fri, 02 Jan 2026 03:00:00 GMT", "{}", null)]
    [InlineData("-5", "{}", null)]
    [InlineData("soon", "{}", null)]
    [InlineData("", """{"retryAfter":7}""", 7)]
    [InlineData("", """{"error":{"retryAfter":8}}""", 8)]
    [InlineData("", """{"error":{"retry_after":9}}""", 9)]
    [InlineData("", """{"error":{"retry_after":"9"}}""", null)]
    [InlineData("", """{"retryAfter":-1}""", null)]
    [InlineData("", """{"retryAfter":1e300}""", 3600)]
    public async Task The_wait_that_a_provider_asks_for_is_heard(
        string header, string body, int? expectedSeconds)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(429, body, ("Retry-After", header)));

        Assert.Equal(expectedSeconds, (await TryAsync(provider.Url)).RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Nothing_that_was_sent_is_logged()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = DeliveryApp.WithAutosend(provider.Url);

        await app.SendAsync(Codes.ToEmail());

        var line = Assert.Single(app.Log.All);
        Assert.Equal("Debug: autosend (Email): Accepted, reply 200, 0 ms", line);
    }

    private static async Task<DeliveryAttempt> TryAsync(string url)
    {
        await using var app = DeliveryApp.WithAutosend(url);
        return await app.TryAsync("autosend", Codes.ToEmail(), Cancelled);
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
