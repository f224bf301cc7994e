using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeTelemetryTests() : TelemetryContract(ServiceBinary.Native);

/// <summary>What a collector of OpenTelemetry gets, and what it does not.</summary>
public abstract class TelemetryContract(ServiceBinary binary)
{
    private static readonly string[] Metrics =
    [
        "otp.sends", "otp.verifications", "otp.delivery.duration", "otp.spray_alarm",
        "http.server.request.duration",
        "http.client.request.duration", "kestrel.active_connections", "dotnet.gc.collections",
    ];

    private static readonly string[] Traces =
    [
        "POST /send-verification", "POST /verify-code", "GET /m/{token}", "EVALSHA issue-within-limits", "EVALSHA verify",
        "http.route",
        "db.system.name",
    ];

    [Fact]
    public async Task A_collector_gets_metrics_and_traces_that_tell_nothing_of_anybody()
    {
        await using var collector = await FakeProvider.StartAsync();
        collector.Answer(FakeAnswer.Json(200, ""));
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-collector-key=kumquat"),
            ("OTEL_SERVICE_NAME", "codes-of-the-shop"), ("OTP_LENGTH", "10"),
            ("TRUSTED_PROXIES", "127.0.0.1"),
            ("PUBLIC_URL", "https://otp.example.com"), ("LINK_REDIRECT_URL", "https://app.example.com/in"));

        service.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.99");
        var sent = await service.SendAsync(new { email = "ada@example.com" });
        var code = installation.Provider.LastCode;
        await service.VerifyAsync(new { email = "bob@example.com", code });
        var verified = await service.VerifyAsync(new { email = "ada@example.com", code });
        await service.GetAsync("/m/a-token-pomegranate?query=persimmon");
        await service.TerminateAsync();
        Assert.Equal(0, await service.ExitAsync());

        Assert.All(
            collector.Requests, request => Assert.Equal("kumquat", request.Headers["x-collector-key"]));
        var metrics = Sent(collector, "/v1/metrics");
        Assert.All(Metrics, name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        var traces = Sent(collector, "/v1/traces");
        Assert.All(Traces, name => Assert.Contains(name, traces, StringComparison.Ordinal));
        Assert.Contains("codes-of-the-shop", metrics, StringComparison.Ordinal);
        string[] confidential =
        [
            "ada@example.com", "bob@example.com", code, sent.Text("verificationId"), verified.Text("token"),
            "pomegranate",
            "persimmon", "203.0.113.99", installation.Settings["OTP_SECRET"],
        ];
        Assert.All(
            confidential, text => Assert.DoesNotContain(text, metrics + traces, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_is_away_keeps_nobody_from_a_code_or_from_stopping()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"));

        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        await service.TerminateAsync();
        Assert.Equal(0, await service.ExitAsync());
    }

    private static string Sent(FakeProvider collector, string path) => string.Concat(
        collector.Requests.Where(request => request.Path == path).Select(request => request.Body));
}
