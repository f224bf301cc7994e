using System.Text;
using System.Text.RegularExpressions;
using FluentValidation;
using OtpService.Api.Answers;
using OtpService.Api.Callers;
using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Api.Requests;

/// <summary>
/// Turns strings into values: the rules that the requests share, and the parsing that follows once they
/// hold.
/// </summary>
internal static partial class RequestRules
{
    public const string LocaleSentence = "must be a BCP 47 language tag such as en or pt-BR.";

    public const string NameSentence = "must be 1 to 64 characters without control characters.";

    private const int MaxAcceptedLanguages = 10;
    private const int MaxNameLength = 64;

    /// <summary>Exactly one address, and that one readable.</summary>
    public static void CheckAddress<T>(this ValidationContext<T> found, AddressReading address)
    {
        if (address.Fault is var (member, sentence))
        {
            found.AddFailure(member, sentence);
        }
    }

    public static void CheckPurpose<T>(this ValidationContext<T> found, string? purpose, PurposeTable purposes)
    {
        if (purpose is not null && !purposes.TryGet(purpose, out _))
        {
            var names = purposes.All.Select(known => known.Name).Order(StringComparer.Ordinal);
            found.AddFailure("purpose", $"must be one of: {string.Join(", ", names)}.");
        }
    }

    /// <summary>Says what is wrong with a member, unless nothing is.</summary>
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

    public static bool IsEmail(string? text) => text is null || Otp.Recipients.Address.TryParseEmail(text, out _);

    public static bool IsId(string? text) => text is null || VerificationId.TryParse(text, out _);

    public static bool IsLanguageTag(string? text) => text is null || LanguageTag.IsMatch(text);

    public static bool IsName(string? text) =>
        text is null || (text.Length is > 0 and <= MaxNameLength && !text.Any(char.IsControl));

    /// <summary>Explains why a text is no email address.</summary>
    public static string EmailSentence(string text) =>
        text.LastIndexOf('@') is > 0 and var at && !Ascii.IsValid(TypedText.Trim(text.AsSpan(0, at)))
            ? "must have nothing but ASCII before its @: few mail servers take other letters there."
            : "must be an email address such as ada@example.com.";

    public static Address Address(AddressReading reading) => reading.Address ?? throw Unchecked();

    public static Address Email(string text) =>
        Otp.Recipients.Address.TryParseEmail(text, out var address) ? address : throw Unchecked();

    public static Purpose Purpose(string? name, PurposeTable purposes) =>
        purposes.TryGet(name ?? Otp.Purpose.Default, out var purpose) ? purpose : throw Unchecked();

    public static VerificationId Id(string text) =>
        VerificationId.TryParse(text, out var id) ? id : throw Unchecked();

    /// <summary>For whom a request counts; null for back ends, which ask on behalf of many.</summary>
    public static ClientNetwork? Client(HttpContext context, ApiKeys keys) =>
        keys.Identify(context.Request) != Caller.BackEnd
            ? ClientNetwork.OfAny(context.Connection.RemoteIpAddress)
            : null;

    public static string Name(Channel channel) => channel switch
    {
        Channel.Email => "email",
        Channel.Sms => "sms",
    };

    public static string Name(VerificationState state) => state switch
    {
        VerificationState.Pending => "pending",
        VerificationState.Verified => "verified",
        VerificationState.Expired => "expired",
        VerificationState.Exhausted => "exhausted",
        VerificationState.Superseded => "superseded",
        VerificationState.Canceled => "canceled",
        VerificationState.Undelivered => "undelivered",
    };

    /// <summary>
    /// The languages a message may be in, the most wanted first: what the request asks for, then what the
    /// browser likes. A language with quality zero is not acceptable (RFC 9110 section 12.5.4).
    /// </summary>
    public static IReadOnlyList<string> Locales(string? locale, HttpRequest request) =>
    [
        .. locale is null ? Array.Empty<string>() : [locale],
        .. request.Headers.AcceptLanguage.Count == 0 ? [] : request.GetTypedHeaders().AcceptLanguage
            .Where(language => language.Quality != 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString())
            .Where(IsLanguageTag)
            .Take(MaxAcceptedLanguages),
    ];

    private static InvalidOperationException Unchecked() =>
        new("A request was used before it was validated.");

    /// <summary>
    /// The shape of RFC 5646 tags; which of them there are messages for is decided elsewhere.
    /// </summary>
    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}\z", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex LanguageTag { get; }
}
