namespace OtpService.Hooks;

/// <summary>The response of a hook: a status and a few bytes of JSON, which some systems require.</summary>
internal sealed record HookAnswer(int Status, string Json) : IResult
{
    /// <summary>
    /// Makes the response for systems that use the status: 200 for accepted, 4xx for a permanent failure, 5xx
    /// for a failure that may be retried.
    /// </summary>
    public static HookAnswer ByStatus(HookOutcome outcome) => outcome switch
    {
        HookOutcome.Sent => new(200, "{}"),
        HookOutcome.Malformed => Refusal(400, "The request has no address, or nothing to deliver."),
        HookOutcome.BadAddress => Refusal(422, "Messages cannot be delivered to this address."),
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
