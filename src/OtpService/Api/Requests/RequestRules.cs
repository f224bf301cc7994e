using System.Text.RegularExpressions;
using FluentValidation;
using OtpService.Api.Answers;
using OtpService.Otp;
using OtpService.Otp.Codes;

namespace OtpService.Api.Requests;

/// <summary>
/// The rules that requests share. Each describes a fault in a sentence that follows the member's name.
/// </summary>
internal static partial class RequestRules
{
    public const string LocaleSentence = "must be a BCP 47 language tag such as en or pt-BR.";

    public const string NameSentence = "must be 1 to 64 characters without control characters.";

    private const int MaxNameLength = 64;

    /// <summary>Checks that a recipient can be read, if there is one.</summary>
    public static void CheckAddress<T>(this ValidationContext<T> found, AddressReading? address)
    {
        if (address?.Fault is var (member, sentence))
        {
            found.AddFailure(member, sentence);
        }
    }

    public static void CheckPurpose<T>(this ValidationContext<T> found, string? purpose, PurposeTable purposes)
    {
        if (purpose is not null && !purposes.TryGet(purpose, out _))
        {
            found.AddFailure("purpose", PurposeSentence(purposes));
        }
    }

    public static string PurposeSentence(PurposeTable purposes) =>
        $"must be one of: {string.Join(", ", purposes.All.Select(known => known.Name).Order(StringComparer.Ordinal))}.";

    /// <summary>Adds a fault of a member, unless the condition holds.</summary>
    public static void Unless<T>(this ValidationContext<T> found, bool holds, string member, string sentence)
    {
        if (!holds)
        {
            found.AddFailure(member, sentence);
        }
    }

    /// <summary>The problem with a request, or null.</summary>
    public static Problem? Check<T>(this IValidator<T> validator, T request)
    {
        var result = validator.Validate(request);
        return result.IsValid ? null : ProblemCatalog.InvalidRequest(result.Errors
            .GroupBy(e => e.PropertyName, e => e.ErrorMessage, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal));
    }

    public static bool IsId(string? text) => text is null || VerificationId.TryParse(text, out _);

    public static bool IsLanguageTag(string? text) => text is null || LanguageTag.IsMatch(text);

    public static bool IsName(string? text) =>
        text is null || (text.Length is > 0 and <= MaxNameLength && !text.Any(char.IsControl));

    /// <summary>
    /// The syntax of RFC 5646 tags. Whether there are messages for a tag is decided elsewhere.
    /// </summary>
    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}\z", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex LanguageTag { get; }
}
