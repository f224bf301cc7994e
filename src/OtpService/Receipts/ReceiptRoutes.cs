using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OtpService.Incoming;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;

namespace OtpService.Receipts;

/// <summary>
/// <c language="text">POST /webhooks/{provider}</c>: records what a provider reports later about a message.
/// Events about other messages are accepted and ignored, because a provider retries what is rejected.
/// </summary>
internal static class ReceiptRoutes
{
    private const string Route = "/webhooks/{provider}";

    public static IServiceCollection AddReceipts(this IServiceCollection services)
    {
        services.AddOptions<ReceiptOptions>().BindConfiguration(ReceiptOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ReceiptOptions>, ReceiptOptionsValidator>();
        return services
            .AddSingleton<UnprovenCallWarnings>()
            .AddSingleton<IReceiptReader, AutosendReceipts>()
            .AddSingleton<IReceiptReader, UnosendReceipts>()
            .AddSingleton<IReceiptReader, ResendReceipts>()
            .AddSingleton<IReceiptReader, TwilioReceipts>()
            .AddSingleton<ReceiptReaders>();
    }

    public static void MapReceipts(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Route, HandleAsync).WithMetadata(BodySize.OfWebhook)
            .WithName("provider-webhook").WithTags("Providers")
            .WithSummary("Takes a provider's delivery receipts");
        routes.MapGet(Route, SubscriptionHandshake.Handle)
            .WithName("provider-webhook-handshake").WithTags("Providers")
            .WithSummary("Answers a provider that subscribes to this URL before it sends receipts")
            .Produces<string>(StatusCodes.Status200OK, SubscriptionHandshake.ContentType)
            .Produces(StatusCodes.Status403Forbidden);
    }

    private static async Task<Results<NoContent, NotFound, UnauthorizedHttpResult, BadRequest>> HandleAsync(
        string provider,
        HttpRequest request,
        ReceiptReaders readers,
        VerificationLog log,
        UnprovenCallWarnings unproven,
        CancellationToken cancellationToken)
    {
        if (readers.Find(provider) is not { Configured: true } reader)
        {
            return TypedResults.NotFound();
        }

        var body = await RequestBody.ReadBytesAsync(request.HttpContext, proven: static _ => false);
        if (!reader.IsGenuine(request, body))
        {
            unproven.Note($"/webhooks/{reader.Provider}");
            return TypedResults.Unauthorized();
        }

        try
        {
            foreach (var receipt in reader.Read(body))
            {
                if (TryParse(receipt.To, out var address))
                {
                    var step = new DeliveryStep(provider, receipt.Outcome, receipt.MessageId);
                    var recipient = receipt.Channel is { } channel && address.IsPhone ? address.By(channel) : address;
                    await log.NoteReceiptAsync(recipient, step, cancellationToken);
                }
            }

            return TypedResults.NoContent();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The body is not JSON, or contains text that is not UTF-8.
            return TypedResults.BadRequest();
        }
    }

    private static bool TryParse(
        string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Address? address) =>
        Address.TryParseEmail(text, out address) || PhoneNumberParser.TryRead(text, out address);
}
