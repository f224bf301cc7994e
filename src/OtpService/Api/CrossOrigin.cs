using Microsoft.AspNetCore.Cors.Infrastructure;

namespace OtpService.Api;

/// <summary>
/// Lets the pages of ALLOWED_ORIGINS call from browsers (CORS). A request that names no origin, as those of
/// back ends do not, passes untouched.
/// </summary>
internal sealed class CrossOrigin
{
    private readonly RequestDelegate next;
    private readonly CorsMiddleware cors;
    private readonly ICorsPolicyProvider policies;

    public CrossOrigin(RequestDelegate next, ApiOptions options, IServiceProvider services)
    {
        this.next = next;
        policies = services.GetRequiredService<ICorsPolicyProvider>();
        var policy = new CorsPolicyBuilder()
            .WithOrigins(ApiOptions.Split(options.AllowedOrigins))
            .WithMethods(HttpMethods.Post)
            .WithHeaders("Content-Type", "Authorization", "Idempotency-Key")
            .WithExposedHeaders("Retry-After", "RateLimit", "RateLimit-Policy")
            .Build();
        cors = new(
            next, services.GetRequiredService<ICorsService>(), policy,
            services.GetRequiredService<ILoggerFactory>());
    }

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Headers.Origin.Count == 0 ? next(context) : cors.Invoke(context, policies);
}
