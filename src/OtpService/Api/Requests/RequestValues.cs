using OtpService.Api.Callers;
using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;

namespace OtpService.Api.Requests;

/// <summary>
/// The values of a request whose strings <see cref="RequestRules"/> has accepted. Strings become values only
/// here.
/// </summary>
internal static class RequestValues
{
    private const int MaxAcceptedLanguages = 10;

    public static Address Address(AddressReading reading) => reading.Address ?? throw Unchecked();

    public static Purpose Purpose(string? name, PurposeTable purposes) =>
        purposes.TryGet(name ?? Otp.Purpose.Default, out var purpose) ? purpose : throw Unchecked();

    public static VerificationId Id(string text) =>
        VerificationId.TryParse(text, out var id) ? id : throw Unchecked();

    /// <summary>
    /// The client network for which a request counts; null for back ends, which send for many users.
    /// </summary>
    public static ClientNetwork? Client(HttpContext context, ApiKeys keys) =>
        keys.Identify(context.Request) != Caller.BackEnd
            ? ClientNetwork.OfAny(context.Connection.RemoteIpAddress)
            : null;

    /// <summary>
    /// The languages of a message, the preferred one first: the one that the request contains, then those of
    /// the browser. A language with quality zero is not acceptable (RFC 9110 section 12.5.4).
    /// </summary>
    public static IReadOnlyList<string> Locales(string? locale, HttpRequest request) =>
    [
        .. locale is null ? Array.Empty<string>() : [locale],
        .. request.Headers.AcceptLanguage.Count == 0 ? [] : request.GetTypedHeaders().AcceptLanguage
            .Where(language => language.Quality != 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString())
            .Where(RequestRules.IsLanguageTag)
            .Take(MaxAcceptedLanguages),
    ];

    private static InvalidOperationException Unchecked() =>
        new("A request was used before it was validated.");
}
