using System.Text;
using OtpService.Otp.Recipients;

namespace OtpService.Api.Requests;

/// <summary>The recipient that a request contains, or the fault of a member.</summary>
internal sealed class AddressReading
{
    private const string Example = "such as +14155550123";

    private AddressReading(Address address) => Address = address;

    private AddressReading(string member, string sentence) => Fault = (member, sentence);

    /// <summary>The recipient; null if there is a fault.</summary>
    public Address? Address { get; }

    /// <summary>The member and the sentence about it; null if there is no fault.</summary>
    public (string Member, string Sentence)? Fault { get; }

    /// <summary>
    /// Reads exactly one of an email address and a phone number. The number may be in the national format of
    /// a country (ISO 3166 alpha-2).
    /// </summary>
    public static AddressReading Of(string? email, string? phone, string? country)
    {
        if ((email is null) == (phone is null))
        {
            return new("email", "or phone is required, exactly one of them.");
        }

        if (country is not null && (phone is null || !PhoneNumberParser.IsCountry(country)))
        {
            return new("country", phone is null
                ? "goes with phone only."
                : "must be the ISO 3166 code of a country, two letters such as DE; the United Kingdom is GB.");
        }

        return phone is null ? OfEmail(email ?? "", "email") : OfPhone(phone, country);
    }

    /// <summary>Reads the email address of a member.</summary>
    public static AddressReading OfEmail(string email, string member) =>
        Address.TryParseEmail(email, out var address) ? new(address) : new(member, SentenceOf(email));

    private static AddressReading OfPhone(string phone, string? country)
    {
        var reading = PhoneNumberParser.Read(phone, country);
        return reading.Address is { } address ? new(address) : new("phone", SentenceOf(reading.Fault));
    }

    /// <summary>Explains why a text is not an email address.</summary>
    private static string SentenceOf(string text) =>
        text.LastIndexOf('@') is > 0 and var at && !Ascii.IsValid(TypedText.Trim(text.AsSpan(0, at)))
            ? "must have nothing but ASCII before its @: few mail servers take other letters there."
            : "must be an email address such as ada@example.com.";

    private static string SentenceOf(PhoneFault fault) => fault switch
    {
        PhoneFault.NoCallingCode =>
            $"must begin with + and its country calling code, {Example}, or come with its country.",
        PhoneFault.UnknownCallingCode => "begins with a calling code that no country has.",
        PhoneFault.TooShort => "is too short for its country: check its digits.",
        PhoneFault.TooLong => "is too long for its country: check its digits.",
        PhoneFault.Unassigned =>
            $"is not among its country's numbers: check it, or write it with + and its calling code, {Example}.",
        PhoneFault.Ambiguous =>
            $"can be two numbers: write its country calling code once, with + in front, {Example}.",
        PhoneFault.NotANumber or PhoneFault.None =>
            $"must be one telephone number, without extension or other text, {Example}.",
    };
}
