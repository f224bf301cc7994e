namespace OtpService.Hooks;

/// <summary>The response of a hook: a status and a few bytes of JSON, which some systems require.</summary>
internal sealed record HookAnswer(int Status, string Json) : IResult
{
    /// <summary>
    /// For systems that look at the status: 200 for taken, 4xx for what will never work, 5xx for what may
    /// work later.
    /// </summary>
    public static HookAnswer ByStatus(HookOutcome outcome) => outcome switch
    {
        HookOutcome.Sent => new(200, "{}"),
        HookOutcome.Malformed => Refusal(400, "The request has no address, or nothing to deliver."),
        HookOutcome.BadAddress => Refusal(422, "The address is none that can be delivered to."),
        HookOutcome.Failed => Refusal(502, "The message could not be delivered."),
        HookOutcome.Unavailable => Refusal(503, "Messages cannot be delivered at the moment."),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = "application/json";
        return httpContext.Response.WriteAsync(Json, httpContext.RequestAborted);
    }

    private static HookAnswer Refusal(int status, string sentence) =>
        new(status, $$"""{"error":"{{sentence}}"}""");
}
