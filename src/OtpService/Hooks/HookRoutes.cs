using System.Text.Json;
using Microsoft.Extensions.Options;
using OtpService.Hooks.Systems;
using OtpService.Incoming;

namespace OtpService.Hooks;

/// <summary>
/// <c language="text">POST /hooks/…</c>: delivers the messages of other identity systems. Their bodies are
/// read leniently, and may be larger than ours, because they contain whole emails.
/// </summary>
internal static class HookRoutes
{
    public static IServiceCollection AddHooks(this IServiceCollection services)
    {
        services.AddOptions<HookOptions>().BindConfiguration(HookOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HookOptions>, HookOptionsValidator>();
        return services
            .AddSingleton<HookApiKeys>()
            .AddSingleton<HookDelivery>()
            .AddSingleton<IHook, SupabaseSmsHook>()
            .AddSingleton<IHook, SupabaseEmailHook>()
            .AddSingleton<IHook, ClerkHook>()
            .AddSingleton<IHook, Auth0PhoneHook>()
            .AddSingleton<IHook, Auth0EmailHook>()
            .AddSingleton<IHook, Auth0GatewayHook>()
            .AddSingleton<IHook, KratosHook>()
            .AddSingleton<IHook, ZitadelHook>()
            .AddSingleton<IHook, AuthentikHook>()
            .AddSingleton<IHook, KeycloakHook>()
            .AddSingleton<IHook, LogtoHook>();
    }

    public static void MapHooks(this IEndpointRouteBuilder routes)
    {
        foreach (var hook in routes.ServiceProvider.GetServices<IHook>())
        {
            routes.MapPost(hook.Path, context => HandleAsync(hook, context)).WithMetadata(BodySize.OfWebhook);
        }
    }

    private static async Task HandleAsync(IHook hook, HttpContext context)
    {
        if (!hook.Configured)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (hook is IKeyedHook keyed && !keyed.IsGenuine(context.Request))
        {
            Refuse(hook, context);
            return;
        }

        if (context.Request.ContentLength > BodySize.OfWebhook.Bytes)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var signed = hook as ISignedHook;
        var body = await RequestBody.ReadBytesAsync(context, proven: _ => signed is null);
        if (signed?.IsGenuine(context.Request, body) == false)
        {
            Refuse(hook, context);
            return;
        }

        var delivery = context.RequestServices.GetRequiredService<HookDelivery>();
        await hook.Answer(await delivery.SendAsync(hook, Read(hook, context.Request, body)))
            .ExecuteAsync(context);
    }

    private static void Refuse(IHook hook, HttpContext context)
    {
        context.RequestServices.GetRequiredService<UnprovenCallWarnings>().Note(hook.Path);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    private static HookRequest Read(IHook hook, HttpRequest request, byte[] body)
    {
        try
        {
            return hook.Read(request, body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or InvalidDataException)
        {
            // The body is not JSON, contains text that is not UTF-8, or is not a form.
            return HookRequest.Malformed;
        }
    }
}
