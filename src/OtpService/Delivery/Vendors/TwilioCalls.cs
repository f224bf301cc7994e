using Microsoft.Extensions.Options;
using OtpService.Delivery.Calls;

namespace OtpService.Delivery.Vendors;

/// <summary>
/// Calls through Twilio (twilio.com/docs/voice/api/call-resource). The request contains no code: the call only asks for
/// a key, and <see cref="Path"/> tells the code to the person who pressed it. A mailbox presses none.
/// </summary>
internal sealed class TwilioCalls(
    IOptions<TwilioOptions> options, IOptions<PublicUrlOptions> outside, CallTokens tokens, TwilioScript script)
{
    /// <summary>The route that follows the key, without the token.</summary>
    public const string Path = "/voice/twilio/";

    /// <summary>How long a phone rings. Most mailboxes answer later.</summary>
    private const string RingSeconds = "30";

    /// <summary>Far more than a call takes: it ends a line that does not hang up.</summary>
    private const string MostSeconds = "180";

    /// <summary>The URL that tells the code in a token; null if no public URL is configured.</summary>
    public Uri? UrlOf(string token) => outside.Value.UrlOf($"{Path}{token}");

    /// <summary>Returns the form that makes a call; null without a code or a public URL.</summary>
    public KeyValuePair<string, string>[]? Form(Message message)
    {
        if (message.Code is not { } code
            || UrlOf(tokens.Seal(new(code, message.Language), message.Lifetime)) is not { } answer
            || outside.Value.UrlOf(TwilioProvider.ReceiptPath) is not { } receipts)
        {
            return null;
        }

        return
        [
            new("To", message.To.Value),
            new("From", options.Value.VoiceFrom),
            new("Twiml", script.Ask(message.Language, answer)),
            new("Timeout", RingSeconds),
            new("TimeLimit", MostSeconds),
            new("StatusCallback", receipts.AbsoluteUri),
            new("StatusCallbackEvent", "completed"),
        ];
    }
}
