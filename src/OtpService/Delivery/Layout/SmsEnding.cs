using OtpService.Delivery.Lengths;
using OtpService.Otp.Codes;

namespace OtpService.Delivery.Layout;

/// <summary>
/// The last lines of an SMS, by which programs find its code: the hash of an Android app (SMS Retriever API),
/// and the site that it is bound to (wicg.github.io/sms-one-time-codes).
/// </summary>
/// <remarks>
/// The site stands last, where browsers look for it. Google's rule of today only wants the hash to be in the
/// message (developers.google.com/identity/sms-retriever/verify); without a site it stands last as well, as
/// the older rule wanted.
/// </remarks>
internal sealed class SmsEnding(string domain, string appHash)
{
    /// <summary>The longest message in bytes that Android hands to an app.</summary>
    private const int MaxBytes = 140;

    public static SmsEnding None { get; } = new("", "");

    public static SmsEnding Of(DeliveryOptions options) => new(options.WebOtpDomain, options.SmsAppHash);

    /// <summary>
    /// The lines for a code, with an empty line before them; nothing where none is configured.
    /// </summary>
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

    /// <summary>Whether a message with these lines is short enough for those who look for them.</summary>
    public bool Fits(string text) => appHash.Length == 0 || SmsSegments.Bytes(text) <= MaxBytes;
}
