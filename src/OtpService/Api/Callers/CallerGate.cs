using OtpService.Api.Answers;

namespace OtpService.Api.Callers;

/// <summary>
/// Lets in who may call an endpoint, before anything reads what they bring. A wrong key is refused even where
/// none is needed, so that a back end learns of its mistake.
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

/// <summary>Endpoint metadata: who may call it.</summary>
internal sealed record CallerRule(bool BackEndsOnly)
{
    /// <summary>Strangers too, unless a key is required of everybody.</summary>
    public static CallerRule Anybody { get; } = new(BackEndsOnly: false);

    /// <summary>
    /// Back ends alone. Where no key is configured the endpoint answers as if it did not exist.
    /// </summary>
    public static CallerRule BackEnds { get; } = new(BackEndsOnly: true);
}
