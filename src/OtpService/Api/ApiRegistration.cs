using System.Diagnostics;
using FluentValidation;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using OtpService.Api.Answers;
using OtpService.Api.Callers;
using OtpService.Api.Captchas;
using OtpService.Api.Connections;
using OtpService.Api.Endpoints;
using OtpService.Api.Requests;
using OtpService.Incoming;
using OtpService.Otp.Reporting;

namespace OtpService.Api;

/// <summary>Registers the services of the endpoints, and orders the middleware that guards them.</summary>
internal static class ApiRegistration
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>();
        services.AddOptions<CaptchaOptions>().BindConfiguration(CaptchaOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CaptchaOptions>, CaptchaOptionsValidator>();
        services.AddSingleton<SiteVerify>();
        services.AddSingleton<Captcha>();
        services.AddSingleton<CaptchaLoad>();
        services.AddSingleton<CaptchaGate>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<PageOrigins>();
        services.AddSingleton<LargeBodies>();
        services.AddSingleton<DistributedContextPropagator, TraceParents>();
        services.AddSingleton<SendVerificationValidator>();
        services.AddSingleton<VerifyCodeValidator>();
        services.AddSingleton<VerifyEmailTokenValidator>();
        services.AddSingleton<SendMessageValidator>();
        services.AddSingleton<UnblockAddressValidator>();
        services.AddCors();

        // The framework would not serve an endpoint that has CORS rules to a request that its CORS middleware
        // has not handled.
        services.Configure<RouteOptions>(options => options.SuppressCheckForUnhandledSecurityMetadata = true);
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
            ApiJson.Configure(options.SerializerOptions).TypeInfoResolverChain.Insert(0, ApiJson.Default));
        services.AddSingleton<ServerLimits>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(Limits);
        services.AddSingleton<IConfigureOptions<SocketTransportOptions>>(Limits);

        // Errors name members as requests do.
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) =>
            member is null ? null : System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member.Name);
        return services;
    }

    public static void UseApi(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<ApiOptions>>().Value;
        var logging = app.Services.GetRequiredService<ILoggerFactory>();
        var events = app.Services.GetRequiredService<EventSinks>();
        ConnectionLimit.Report(logging.CreateLogger(typeof(ConnectionLimit)), ConnectionLimit.OfThisProcess);
        TrustedProxies.ReportFrameworkSwitch(app.Configuration, logging.CreateLogger<TrustedProxies>());
        app.Use(next => context =>
        {
            ConnectionShares.NoteRequest(context);
            return next(context);
        });
        app.UsePathBase(options.PathBase);
        app.Use(next => context =>
        {
            // A proxy may have removed the path base, but links in pages need the path that the browser sees.
            if (!context.Request.PathBase.HasValue)
            {
                context.Request.PathBase = options.PathBase;
            }

            // Every endpoint for GET also handles HEAD, and the server leaves out the content (RFC 9110
            // section 9.3.2).
            if (HttpMethods.IsHead(context.Request.Method))
            {
                context.Request.Method = HttpMethods.Get;
            }

            return next(context);
        });

        // This comes first, so that all following middleware sees the caller.
        var keys = app.Services.GetRequiredService<ApiKeys>();
        app.Use(next => new TrustedProxies(next, TrustedPeers.Of(options), keys, logging).InvokeAsync);

        // These are created here, because UseMiddleware<T> would invoke them by reflection on every request
        // of the native binary.
        app.Use(next => new RequestLog(next, events, logging.CreateLogger<RequestLog>()).InvokeAsync);
        app.Use(next => new SecurityHeaders(next).InvokeAsync);
        app.Use(next => new ExceptionHandler(next, logging.CreateLogger<ExceptionHandler>()).InvokeAsync);
        app.UseRouting();
        app.Use(next => new CrossOrigin(next, options, app.Services).InvokeAsync);
        app.Use(next => new JsonOnly(next).InvokeAsync);
        app.Use(next => new CallerGate(next, keys, options).InvokeAsync);
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("").WithMetadata(CallerRule.Anybody);
        SendVerification.Map(open);
        VerifyCode.Map(open);
        EmailVerificationNonce.Map(open);
        VerifyEmailToken.Map(open);
        var closed = routes.MapGroup("").WithMetadata(CallerRule.BackEnds);
        Verifications.Map(closed);
        SendMessage.Map(closed);
        UnblockAddress.Map(closed);
        GetStats.Map(closed);
        MagicLink.Map(routes);
        Health.Map(routes);
    }

    private static ServerLimits Limits(IServiceProvider services) =>
        services.GetRequiredService<ServerLimits>();
}
