using FluentValidation;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace OtpService.Api;

/// <summary>What the endpoints need, and the order in which a request passes what guards them.</summary>
internal static class ApiRegistration
{
    private const int MaxBodyBytes = 16 * 1024;
    private const int MaxConnections = 10_000;
    private static readonly TimeSpan MaxHeadersWait = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<SendVerificationValidator>();
        services.AddSingleton<VerifyCodeValidator>();
        services.AddExceptionHandler<Faults>();
        services.AddCors();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
            ApiJson.Configure(options.SerializerOptions).TypeInfoResolverChain.Insert(0, ApiJson.Default));
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MaxBodyBytes;
            options.Limits.RequestHeadersTimeout = MaxHeadersWait;
            options.Limits.MaxConcurrentConnections = MaxConnections;
        });

        // Members are named in errors as they are named in requests.
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) =>
            member is null ? null : System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member.Name);
        return services;
    }

    public static void UseApi(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<ApiOptions>>().Value;
        app.UsePathBase(options.PathBase);
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true, ExceptionHandler = NotReached });
        app.UseStatusCodePages(context =>
            Problems.ForStatus(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        app.UseRouting();
        app.UseCors(policy => policy
            .WithOrigins(ApiOptions.Split(options.AllowedOrigins))
            .WithMethods(HttpMethods.Post)
            .WithHeaders("Content-Type", "Authorization", "Idempotency-Key")
            .WithExposedHeaders("Retry-After", "RateLimit", "RateLimit-Policy"));
        app.UseMiddleware<JsonOnly>();
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("");
        open.AddEndpointFilter<CallerFilter>();
        SendVerification.Map(open);
        VerifyCode.Map(open);
        Health.Map(routes);
    }

    /// <summary>Every exception is handled by <see cref="Faults"/>; the middleware asks for one more all the same.</summary>
    private static Task NotReached(HttpContext context) => Task.CompletedTask;
}
