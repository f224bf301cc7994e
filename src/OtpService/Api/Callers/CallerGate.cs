using OtpService.Api.Answers;

namespace OtpService.Api.Callers;

/// <summary>
/// Rejects callers that may not call an endpoint, before their body is read. A wrong key is rejected even if
/// no key is required, so that a back end notices its mistake.
/// </summary>
internal sealed class CallerGate(RequestDelegate next, ApiKeys keys, ApiOptions options)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<CallerRule>() is { } rule
            && Refuse(rule, context.Request) is { } refusal
            ? refusal.ExecuteAsync(context)
            : next(context);

    private Problem? Refuse(CallerRule rule, HttpRequest request)
    {
        if (rule.BackEndsOnly && !keys.Any)
        {
            return ProblemCatalog.NotFound();
        }

        return keys.Identify(request) switch
        {
            Caller.BackEnd => null,
            Caller.Stranger when !rule.BackEndsOnly && !options.RequireKey => null,
            Caller.Stranger or Caller.Impostor => ProblemCatalog.Unauthorized(),
        };
    }
}

/// <summary>Endpoint metadata: which callers are allowed.</summary>
internal sealed record CallerRule(bool BackEndsOnly)
{
    /// <summary>All callers, unless REQUIRE_API_KEY is set.</summary>
    public static CallerRule Anybody { get; } = new(BackEndsOnly: false);

    /// <summary>Back ends only. If no key is configured, the endpoint returns 404.</summary>
    public static CallerRule BackEnds { get; } = new(BackEndsOnly: true);
}
