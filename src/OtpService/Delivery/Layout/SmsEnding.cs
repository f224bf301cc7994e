using OtpService.Delivery.Lengths;
using OtpService.Otp.Codes;

namespace OtpService.Delivery.Layout;

/// <summary>
/// The last lines of an SMS, by which programs find its code: the hash of an Android app (SMS Retriever API),
/// and the site that it is bound to (wicg.github.io/sms-one-time-codes).
/// </summary>
/// <remarks>
/// The site is last, where browsers look for it. Google's current rule only requires the hash to be in the
/// message (developers.google.com/identity/sms-retriever/verify). Without a site, the hash is last as well,
/// as the older rule required.
/// </remarks>
internal sealed class SmsEnding(string domain, string appHash)
{
    /// <summary>The longest message in bytes that Android hands to an app.</summary>
    private const int MaxBytes = 140;

    public static SmsEnding None { get; } = new("", "");

    public static SmsEnding Of(DeliveryOptions options) => new(options.WebOtpDomain, options.SmsAppHash);

    /// <summary>Returns the lines for a code, after an empty line; nothing if none is configured.</summary>
    public string For(Code code)
    {
        var site = domain.Length == 0 ? "" : $"@{domain} #{code.Reveal()}";
        return (appHash, site) switch
        {
            ("", "") => "",
            ("", _) => $"\n\n{site}",
            (_, "") => $"\n\n{appHash}",
            _ => $"\n\n{appHash}\n{site}",
        };
    }

    /// <summary>
    /// Whether a message with these lines is short enough for the programs that look for them.
    /// </summary>
    public bool Fits(string text) => appHash.Length == 0 || SmsSegments.Bytes(text) <= MaxBytes;
}
