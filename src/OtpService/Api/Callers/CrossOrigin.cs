using Microsoft.AspNetCore.Cors.Infrastructure;

namespace OtpService.Api.Callers;

/// <summary>
/// Allows pages of ALLOWED_ORIGINS to call from browsers (CORS). A request without an origin, such as that of
/// a back end, passes unchanged. In Development the log names pages that are not listed.
/// </summary>
internal sealed partial class CrossOrigin
{
    private readonly RequestDelegate next;
    private readonly CorsMiddleware cors;
    private readonly ICorsPolicyProvider policies;
    private readonly CorsPolicy policy;
    private readonly ILogger logger;
    private readonly bool names;

    public CrossOrigin(RequestDelegate next, ApiOptions options, IServiceProvider services)
    {
        this.next = next;
        names = services.GetRequiredService<IHostEnvironment>().IsDevelopment();
        policies = services.GetRequiredService<ICorsPolicyProvider>();
        policy = new CorsPolicyBuilder()
            .WithOrigins(options.Origins)
            .WithMethods(HttpMethods.Post)
            .WithHeaders("Content-Type", "Authorization", "Idempotency-Key")
            .WithExposedHeaders("Retry-After", "RateLimit", "RateLimit-Policy")
            .Build();
        var logging = services.GetRequiredService<ILoggerFactory>();
        logger = logging.CreateLogger<CrossOrigin>();
        cors = new(next, services.GetRequiredService<ICorsService>(), policy, logging);
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.Origin is not [{ } origin])
        {
            return next(context);
        }

        if (names && HttpMethods.IsOptions(context.Request.Method) && !policy.IsOriginAllowed(origin)
            && Uri.TryCreate(origin, UriKind.Absolute, out var page))
        {
            NotListed(logger, page.GetLeftPart(UriPartial.Authority));
        }

        return cors.Invoke(context, policies);
    }

    [LoggerMessage(LogLevel.Warning,
        "A page of {Origin} may not call the service: list it in ALLOWED_ORIGINS, or call from its back end")]
    private static partial void NotListed(ILogger logger, string origin);
}
