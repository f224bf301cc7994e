using System.Text.RegularExpressions;

namespace OtpService.Tests.Delivery.Fixtures;

/// <summary>
/// The rule by which Android finds codes in notifications, written anew in the expressions of .NET: AOSP
/// packages/modules/ExtServices, NotificationOtpDetectionHelper.containsOtp, as it stands since Android 16 (tried
/// without the text classifier, whose model is not open). Codes have 4 digits or 5 to 9 letters and digits.
/// </summary>
internal static partial class AndroidCodes
{
    private const string Space = @"[ \t\n\v\f\r]";

    /// <summary>Unicode's Ideographic, in the basic plane.</summary>
    private const string Ideographs =
        @"\u3006\u3007\u3021-\u3029\u3038-\u303A\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAD9";

    /// <summary>What may stand before a code. A space does not count behind a digit, and a # never does.</summary>
    private const string Start =
        "(?:^|(?<=(?:^|[^0-9])" + Space + @"|[>(""'=\[" + Ideographs + @"]|[\p{L}" + Ideographs + "][:-]))";

    /// <summary>
    /// What must stand behind it: a colon or a dash does not do, nor a space with a digit behind.
    /// </summary>
    private const string End =
        "(?=$|" + Space + "(?:[^0-9]|$)|[" + Ideographs + @"]|[.?!,)'\]""])";

    private const string Letter = @"[0-9\p{L}-[" + Ideographs + "]]";

    private const string Mixed = $"(?=(?:{Letter}-?){{0,8}}[0-9])(?:{Letter}-?){{4,8}}{Letter}";

    private const string Code = $"{Start}(?:{Mixed}|[0-9]{{4}}|[0-9]{{3}}{Space}[0-9]{{3}}){End}";

    /// <summary>Dates, telephone numbers and words such as 4-digit, which only look like codes.</summary>
    private const string Other = Start
        + "(?:[0-3]?[0-9]-[0-3]?[0-9]-(?:[12][0-9])?[0-9]{2}"
        + @"|\(?[0-9]{3}\)?(?:-|" + Space + ")?[0-9]{3}(?:-|" + Space + ")?[0-9]{4}"
        + @"|[0-9]-\p{L}{4,8})" + End;

    /// <summary>The codes that it finds in a text.</summary>
    public static IReadOnlyList<string> In(string text)
    {
        var others = Others.Matches(text).Select(match => match.Value).ToList();
        return [.. Codes.Matches(text).Select(match => match.Value)
            .Where(code => !others.Exists(other => other.Contains(code, StringComparison.Ordinal)))];
    }

    [GeneratedRegex(Code, RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Codes { get; }

    [GeneratedRegex(Other, RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Others { get; }
}
