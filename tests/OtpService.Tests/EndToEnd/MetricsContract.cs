using System.Text.Json;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeMetricsTests() : MetricsContract(ServiceBinary.Native);

/// <summary>What a Prometheus finds, and what the operator is told of a collector.</summary>
public abstract class MetricsContract(ServiceBinary binary)
{
    [Fact]
    public async Task Prometheus_scrapes_a_port_of_its_own_and_answers_the_queries_of_the_dashboard()
    {
        var port = FreePort.Find();
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartReadyAsync(("METRICS_PORT", $"{port}"));
        await using var prometheus = new Prometheus(port);
        await service.SendAsync(new { email = "ada@example.com" });
        var code = installation.Provider.LastCode;
        await service.VerifyAsync(new { email = "ada@example.com", code });

        await Installation.RecoversAsync(async () => await prometheus.CountAsync("otp_verifications_total") == 1);

        Assert.Equal(1, await prometheus.CountAsync("""otp_verifications_total{otp_outcome="verified",otp_channel="email"} == 1"""));
        Assert.Equal(1, await prometheus.CountAsync("""otp_delivery_duration_seconds_count{otp_provider="autosend"} == 1"""));
        Assert.Equal(1, await prometheus.CountAsync("otp_build_info{version!=\"\"} == 1"));
        Assert.NotEqual(0, await prometheus.CountAsync("""http_server_request_duration_seconds_bucket{http_route="/send-verification",le="+Inf"}"""));
        Assert.NotEqual(0, await prometheus.CountAsync("dotnet_gc_collections_total"));
        Assert.All(await Task.WhenAll(Queries().Select(prometheus.CountAsync)), count => Assert.NotNull(count));
    }

    [Fact]
    public async Task The_page_is_as_Prometheus_wants_it_tells_nothing_of_anybody_and_is_nowhere_else()
    {
        var port = FreePort.Find();
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartReadyAsync(("METRICS_PORT", $"{port}"));
        await service.SendAsync(new { email = "ada@example.com" });
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };

        using var answer = await client.GetAsync(new Uri("/metrics", UriKind.Relative));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", $"{answer.Content.Headers.ContentType}");
        Assert.Empty(await Prometheus.FaultsOfAsync(page));
        Assert.DoesNotContain("ada@example.com", page, StringComparison.Ordinal);
        Assert.DoesNotContain(installation.Provider.LastCode, page, StringComparison.Ordinal);
        Assert.Equal(404, (await service.GetAsync("/metrics")).Status);
        using var other = await client.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.Equal(404, (int)other.StatusCode);
    }

    [Fact]
    public async Task A_port_in_use_ends_the_start_with_a_line()
    {
        await using var installation = await Installation.CreateAsync(binary);
        installation.Settings["METRICS_PORT"] = $"{new Uri(installation.Provider.Url).Port}";
        await using var service = await ServiceProcess.LaunchAsync(binary, installation.Settings);

        Assert.Equal(1, await service.ExitAsync());
        Assert.Contains(service.Errors, line => line.Contains("another program listens there.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, "ok    collector: accepts metrics")]
    [InlineData(401, "warn  collector: rejects our key (401): check OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData(404, "warn  collector: has nothing at /v1/metrics (404)")]
    [InlineData(500, "warn  collector: returns an error (500)")]
    public async Task Check_asks_the_collector(int status, string finding)
    {
        await using var collector = await FakeProvider.StartAsync();
        collector.Answer(FakeAnswer.Json(status, ""));
        await using var installation = await Installation.CreateAsync(binary);
        installation.Settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url;
        installation.Settings["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=Bearer%20kumquat";

        // What is spoken to without TLS goes through no proxy, which would see the key.
        installation.Settings["HTTP_PROXY"] = "http://127.0.0.1:9";
        installation.Settings["ALL_PROXY"] = "http://127.0.0.1:9";
        await using var check = await ServiceProcess.LaunchAsync(binary, installation.Settings, "check");

        await check.ExitAsync();

        Assert.Contains(check.Output, line => line.StartsWith(finding, StringComparison.Ordinal));
        var question = Assert.Single(collector.Requests);
        Assert.Equal(("/v1/metrics", "Bearer kumquat", ""), (question.Path, question.Headers["authorization"], question.Body));
    }

    [Fact]
    public async Task A_collector_that_refuses_is_told_once_and_once_more_when_it_takes_again()
    {
        await using var collector = await FakeProvider.StartAsync();
        collector.Answer(FakeAnswer.Json(403, ""));
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartReadyAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("Telemetry__MetricSeconds", "1"), ("OTEL_TRACES_SAMPLER", "always_off"));

        await service.SaysAsync("The collector rejects {Signal}");
        await Installation.RecoversAsync(() => Task.FromResult(collector.Requests.Count >= 3));
        collector.Answer(FakeAnswer.Json(200, ""));
        await service.SaysAsync("The collector accepts {Signal} again");

        Assert.Single(service.Output, line => line.Contains("The collector rejects", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Queries() => JsonElement
        .Parse(File.ReadAllText(Repository.PathOf("docs/grafana-dashboard.json")))
        .GetProperty("panels").EnumerateArray()
        .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
        .Select(target => (target.GetProperty("expr").GetString() ?? "")
            .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
            .Replace("$__range", "1h", StringComparison.Ordinal));
}
