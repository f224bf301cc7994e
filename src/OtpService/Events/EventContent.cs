using System.Text.Json;
using System.Text.Json.Serialization;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Store;

namespace OtpService.Events;

/// <summary>The body of an event in the form of Standard Webhooks: type, time and data.</summary>
/// <param name="Type">verification.sent, .verified, .failed or .undelivered.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Data">What happened.</param>
internal sealed partial record EventContent(string Type, DateTimeOffset Timestamp, EventContent.Details Data)
{
    /// <summary>Whether the application gets an event.</summary>
    public static bool IsTold(in OtpEvent happened) =>
        happened.Address is not null && TypeOf(happened) is not null;

    /// <summary>Returns the content of an event; null if the application does not get it.</summary>
    public static byte[]? Of(in OtpEvent happened, DateTimeOffset at, EventAddress naming)
    {
        if (TypeOf(happened) is not { } type || happened.Address is not { } address)
        {
            return null;
        }

        var name = naming switch
        {
            EventAddress.None => null,
            EventAddress.Masked => address.Masked,
            EventAddress.Full => address.Value,
        };
        var id = happened.Nonce is { } nonce ? new VerificationId(happened.Tag, nonce).ToString() : null;
        var details = new Details(
            id, address.Channel.Name(), Given(happened.Purpose), happened.Outcome, Given(happened.Provider),
            name)
        {
            Method = happened.Kind is OtpEventKind.EmailTokenVerified or OtpEventKind.EmailTokenRefused ? "evt" : null,
        };
        return JsonSerializer.SerializeToUtf8Bytes(new(type, at, details), EventJson.Default.EventContent);
    }

    private static string? TypeOf(in OtpEvent happened) => happened.Kind switch
    {
        OtpEventKind.CodeSent => "verification.sent",
        OtpEventKind.CodeVerified or OtpEventKind.EmailTokenVerified => "verification.verified",
        OtpEventKind.VerificationFailed or OtpEventKind.EmailTokenRefused =>
            IsGuess(happened) ? "verification.failed" : null,
        OtpEventKind.CodeUndelivered => "verification.undelivered",
        OtpEventKind.ReceiptTaken when !IsOfACode(happened) => null,
        OtpEventKind.ReceiptTaken => happened.Outcome switch
        {
            "bounced" or DeliveryStep.Failed => "verification.undelivered",

            // This message was unconfirmed at first.
            Outcomes.Accepted => "verification.sent",
            _ => null,
        },
        OtpEventKind.SendRefused or OtpEventKind.MessageHandled or OtpEventKind.DeliveryTried => null,
    };

    /// <summary>
    /// Whether a guess was compared. Guesses that were rejected before that say nothing about a code, and any
    /// stranger can make as many as they like.
    /// </summary>
    private static bool IsGuess(in OtpEvent happened) =>
        happened.Outcome is not (Outcomes.TooManyRequests or Outcomes.StoreUnavailable
            or Outcomes.DestinationNotAllowed or Outcomes.IssuerUnavailable);

    /// <summary>Providers also report on messages that other systems send through the same account.</summary>
    private static bool IsOfACode(in OtpEvent happened) => happened.Nonce is not null;

    private static string? Given(string text) => text.Length == 0 ? null : text;

    /// <summary>An event about a verification.</summary>
    /// <param name="VerificationId">The id of the verification, if the event has one.</param>
    /// <param name="Channel">The name of the channel: email, sms, whatsapp, voice or telegram.</param>
    /// <param name="Purpose">What the code is for, if known.</param>
    /// <param name="Outcome">
    /// accepted or unconfirmed, verified, the code of a refusal, or the outcome of a receipt.
    /// </param>
    /// <param name="Provider">The provider that delivered or reported, if any.</param>
    /// <param name="Address">The recipient, in the form that the operator chose.</param>
    internal sealed record Details(
        string? VerificationId, string Channel, string? Purpose, string Outcome, string? Provider,
        string? Address)
    {
        /// <summary>evt if it is about an email token instead of a code.</summary>
        public string? Method { get; init; }
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(EventContent))]
    private sealed partial class EventJson : JsonSerializerContext;
}
