using System.Linq.Expressions;
using System.Text.RegularExpressions;
using FluentValidation;
using OtpService.Otp;

namespace OtpService.Api;

/// <summary>
/// Where strings become values: the rules that the requests share, and the parsing that follows once they hold.
/// </summary>
internal static partial class Border
{
    public const string EmailSentence = "must be an e-mail address such as ada@example.com.";

    public const string LocaleSentence = "must be a BCP 47 language tag such as en or pt-BR.";

    public const string NameSentence = "must be 1 to 64 characters without control characters.";

    private const int MaxAcceptedLanguages = 10;
    private const int MaxNameLength = 64;

    private const string PhoneSentence = "must be a telephone number with country code such as +14155550123.";

    /// <summary>Exactly one address, and that one readable.</summary>
    public static void AddressRules<T>(
        this AbstractValidator<T> validator,
        Expression<Func<T, string?>> email,
        Expression<Func<T, string?>> phone)
    {
        var phoneOf = phone.Compile();
        validator.RuleFor(email).Must((request, value) => (value is null) != (phoneOf(request) is null))
            .WithMessage("or phone is required, exactly one of them.");
        validator.RuleFor(email).Must(IsEmail).WithMessage(EmailSentence);
        validator.RuleFor(phone).Must(IsPhone).WithMessage(PhoneSentence);
    }

    public static void PurposeRule<T>(
        this AbstractValidator<T> validator, Expression<Func<T, string?>> purpose, Purposes purposes) =>
        validator.RuleFor(purpose).Must(name => name is null || purposes.TryGet(name, out _))
            .WithMessage($"must be one of: {string.Join(", ", purposes.All.Select(p => p.Name).Order(StringComparer.Ordinal))}.");

    /// <summary>The problem with a request, or null.</summary>
    public static Problem? Check<T>(this IValidator<T> validator, T request)
    {
        var result = validator.Validate(request);
        return result.IsValid ? null : Problems.InvalidRequest(result.Errors
            .GroupBy(e => e.PropertyName, e => e.ErrorMessage, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal));
    }

    public static bool IsEmail(string? text) => text is null || Otp.Address.TryParseEmail(text, out _);

    public static bool IsId(string? text) => text is null || VerificationId.TryParse(text, out _);

    public static bool IsLanguageTag(string? text) => text is null || LanguageTag.IsMatch(text);

    public static bool IsName(string? text) =>
        text is null || (text.Length is > 0 and <= MaxNameLength && !text.Any(char.IsControl));

    public static Address Address(string? email, string? phone) =>
        email is not null && Otp.Address.TryParseEmail(email, out var address) ? address
        : phone is not null && Otp.Address.TryParsePhone(phone, out address) ? address
        : throw Unchecked();

    public static Purpose Purpose(string? name, Purposes purposes) =>
        purposes.TryGet(name ?? Otp.Purpose.Default, out var purpose) ? purpose : throw Unchecked();

    public static VerificationId Id(string text) => VerificationId.TryParse(text, out var id) ? id : throw Unchecked();

    /// <summary>For whom a request counts; null for back ends, which ask on behalf of many.</summary>
    public static ClientNetwork? Client(HttpContext context, ApiKeys keys) =>
        context.Connection.RemoteIpAddress is { } address && keys.Identify(context.Request) != Caller.BackEnd
            ? ClientNetwork.Of(address)
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

    private static bool IsPhone(string? text) => text is null || Otp.Address.TryParsePhone(text, out _);

    private static InvalidOperationException Unchecked() => new("A request was used before it was validated.");

    /// <summary>The shape of RFC 5646 tags; which of them there are messages for is decided elsewhere.</summary>
    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}\z", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex LanguageTag { get; }
}
