using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;

namespace OtpService.Tests.Delivery.Fixtures;

/// <summary>Codes to be delivered.</summary>
internal static class Codes
{
    public static readonly VerificationId Id = new(new AddressTag(1), 2);

    public static OutgoingMessage ToEmail(
        string purpose = Purpose.Default, string? name = null, string code = "123456",
        params string[] locales) =>
        Of(Email("ann@example.com"), purpose, code, locales) with { Name = name };

    public static OutgoingMessage ToPhone(
        string purpose = Purpose.Default, string code = "123456", params string[] locales) =>
        Of(Phone("+14155550100"), purpose, code, locales);

    /// <summary>A code that is called out.</summary>
    public static OutgoingMessage ToCall(string code = "493021", params string[] locales) =>
        Of(Phone("+14155550100").By(Channel.Voice), Purpose.Default, code, locales);

    public static OutgoingMessage By(Channel channel, params string[] locales) => channel == Channel.Email
        ? ToEmail(locales: locales)
        : ToPhone(locales: locales) with { Address = Phone("+14155550100").By(channel) };

    public static Address Email(string text) => Address.TryParseEmail(text, out var address)
        ? address
        : throw new ArgumentException("No email.", nameof(text));

    public static Address Phone(string text) => Address.TryParsePhone(text, out var address)
        ? address
        : throw new ArgumentException("No number.", nameof(text));

    private static OutgoingMessage Of(Address address, string purpose, string code, string[] locales) =>
        new(address, purpose, locales)
        {
            Id = Id,
            Code = new Code(code),
            Lifetime = TimeSpan.FromMinutes(10),
        };
}
