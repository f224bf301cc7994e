using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OtpService.Delivery.Calls;
using OtpService.Delivery.Vendors;
using OtpService.Incoming;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;

namespace OtpService.Voice;

/// <summary>
/// <c language="text">POST /voice/twilio/{token}</c>: Twilio reports a pressed key, and gets the code that it tells to
/// the person. That key is the receipt of the call. The token is in no log and no trace, which have the route alone.
/// </summary>
internal static class VoiceRoutes
{
    /// <summary>Maps the route if Twilio is one of the providers.</summary>
    public static void MapVoice(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetService<TwilioCalls>() is not null)
        {
            routes.MapPost(TwilioCalls.Path + "{token}", AnswerAsync).ExcludeFromDescription();
        }
    }

    private static async Task<Results<ContentHttpResult, NotFound, UnauthorizedHttpResult>> AnswerAsync(
        string token,
        HttpRequest request,
        TwilioCalls calls,
        TwilioScript script,
        CallTokens tokens,
        IOptions<TwilioOptions> account,
        VerificationLog log,
        UnprovenCallWarnings unproven,
        CancellationToken cancellationToken)
    {
        if (calls.UrlOf(token) is not { } url)
        {
            return TypedResults.NotFound();
        }

        var body = await RequestBody.ReadBytesAsync(request.HttpContext, proven: static _ => false);
        if (TwilioForm.Read(body) is not { } form || !form.IsGenuine(request, account.Value.AuthToken, url))
        {
            unproven.Note(TwilioCalls.Path);
            return TypedResults.Unauthorized();
        }

        if (tokens.Open(token) is not { } call)
        {
            return TypedResults.NotFound();
        }

        if (form["Digits"] != TwilioScript.Key)
        {
            // Another key was a slip. A call that presses none ends by itself.
            return TwiML(script.Ask(call.Language, url));
        }

        await NoteAsync(form, log, cancellationToken);
        return TwiML(script.Tell(call));
    }

    private static async Task NoteAsync(TwilioForm form, VerificationLog log, CancellationToken cancellationToken)
    {
        if (form["CallSid"] is not { } id || !PhoneNumberParser.TryRead(form["To"] ?? "", out var address))
        {
            return;
        }

        try
        {
            var pressed = new DeliveryStep(TwilioProvider.ProviderName, DeliveryStep.Delivered, id);
            await log.NoteReceiptAsync(address.By(Channel.Voice), pressed, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // The person waits at the phone: a code is worth more than its receipt.
            return;
        }
    }

    private static ContentHttpResult TwiML(string text) => TypedResults.Content(text, "text/xml; charset=utf-8");
}
