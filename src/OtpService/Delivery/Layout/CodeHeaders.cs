using OtpService.Otp.Codes;

namespace OtpService.Delivery.Layout;

/// <summary>
/// The headers by which mail programs find the code of an email and the site that it is bound to. They are
/// OTP-Token (draft-goto-otp-token-01), a string and a parameter of RFC 9651, and One-Time-Code
/// (draft-wells-origin-bound-one-time-codes-00).
/// </summary>
/// <param name="domain">
/// The host name of the site, which is on port 443; if it is empty, there are no headers.
/// </param>
internal sealed class CodeHeaders(string domain)
{
    public IReadOnlyDictionary<string, string>? Of(Code? code) => code is { } known && domain.Length > 0
        ? new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OTP-Token"] = $"\"{known.Reveal()}\"; origin=\"https://{domain}\"",
            ["One-Time-Code"] = $"code={known.Reveal()}; origin={domain}",
        }
        : null;
}
