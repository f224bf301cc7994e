using System.Net;
using System.Text.RegularExpressions;

namespace OtpService.Delivery.Http;

/// <summary>
/// Extracts the codes of a provider's refusal for operators, such as 504 5.5.2 or 400 21606. The text next to
/// them may quote recipients, so only the code of that provider reads it.
/// </summary>
internal static partial class ReplyCode
{
    /// <summary>
    /// Longer numbers may be a phone number or a one-time code. Twilio's have five digits, which is the most.
    /// </summary>
    private const int MaxErrorDigits = 5;

    /// <summary>
    /// The status of an HTTP response and, if it is a short number, the error code in its body.
    /// </summary>
    public static string Of(HttpStatusCode status, string errorCode)
    {
        var number = $"{(int)status}";
        return errorCode.Length is > 0 and <= MaxErrorDigits && errorCode != number
            && errorCode.All(char.IsAsciiDigit)
                ? $"{number} {errorCode}"
                : number;
    }

    /// <summary>
    /// The reply code of a mail server (RFC 5321) and its enhanced code (RFC 3463), if any.
    /// </summary>
    public static string Of(int status, string text) =>
        Enhanced(text) is { Length: > 0 } enhanced ? $"{status} {enhanced}" : $"{status}";

    /// <summary>
    /// The enhanced status code at the beginning of a reply's text (RFC 2034), such as 5.1.1; empty without.
    /// </summary>
    public static string Enhanced(string text) => Beginning.Match(text).Value;

    [GeneratedRegex(@"\A[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])", RegexOptions.None, 1000)]
    private static partial Regex Beginning { get; }
}
