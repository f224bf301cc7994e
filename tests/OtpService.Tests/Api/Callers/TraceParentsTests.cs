using System.Diagnostics;
using Microsoft.Extensions.Options;
using OtpService.Api;
using OtpService.Api.Callers;

namespace OtpService.Tests.Api.Callers;

public sealed class TraceParentsTests
{
    private const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private readonly TraceParents parents =
        new(new ApiKeys(Options.Create(new ApiOptions { Keys = $"tests:{TestApp.ApiKey}" })));

    [Fact]
    public void A_back_ends_trace_continues()
    {
        var (traceId, baggage) = Extract($"Bearer {TestApp.ApiKey}");

        Assert.Equal(Parent, traceId);
        Assert.NotEmpty(baggage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer wrong")]
    [InlineData("Basic eDp5")]
    public void A_strangers_decides_nothing(string authorization)
    {
        var (traceId, baggage) = Extract(authorization);

        Assert.Null(traceId);
        Assert.Empty(baggage);
    }

    [Fact]
    public async Task The_service_takes_them()
    {
        await using var app = await TestApp.StartAsync();

        Assert.IsType<TraceParents>(app.Services.GetService(typeof(DistributedContextPropagator)));
    }

    private (string? TraceId, IReadOnlyList<KeyValuePair<string, string?>> Baggage) Extract(string authorization)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["traceparent"] = Parent,
            ["baggage"] = "color=red",
            ["Authorization"] = authorization,
        };
        parents.ExtractTraceIdAndState(headers, Get, out var traceId, out _);
        return (traceId, [.. parents.ExtractBaggage(headers, Get) ?? []]);
    }

    private static void Get(
        object? carrier, string name, out string? value, out IEnumerable<string>? values) =>
        (value, values) = ((carrier as Dictionary<string, string>)?.GetValueOrDefault(name), null);
}
