using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OtpService.Api.Answers;
using OtpService.Api.Callers;
using OtpService.Api.Requests;

namespace OtpService.Api.Endpoints;

/// <summary>Live: the process responds. Ready: it can do its work, and is not about to stop.</summary>
internal static class Health
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").WithTags("Health");
        group.MapGet("/live", Live).WithName("live").WithSummary("Whether the process answers");
        group.MapGet("/ready", ReadyAsync).WithName("ready").WithSummary("Whether it can do its work")
            .Refuses(503);
    }

    /// <summary>
    /// Returns the version only to holders of a key, because others could look up its vulnerabilities.
    /// </summary>
    private static Success<HealthResponse> Live(HttpContext context, ApiKeys keys) =>
        Said("live", keys.Identify(context.Request) == Caller.BackEnd ? ProductVersion.Text : null);

    private static async Task<Results<Success<HealthResponse>, Problem>> ReadyAsync(
        HealthCheckService checks, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return ProblemCatalog.NotReady("shutting-down");
        }

        var report = await checks.CheckHealthAsync(cancellationToken);
        var failing = report.Entries.FirstOrDefault(e => e.Value.Status != HealthStatus.Healthy);
        return failing.Key is null ? Said("ready") : ProblemCatalog.NotReady(failing.Key);
    }

    private static Success<HealthResponse> Said(string status, string? version = null) =>
        new(new(status, version), ApiJson.Relaxed.HealthResponse);
}

internal sealed record HealthResponse(
    string Status,
    [property: Description("The version of the service, for callers that show an API key.")] string? Version = null);
