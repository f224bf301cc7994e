using OtpService.Otp;

namespace OtpService.Tests.Delivery;

/// <summary>Codes to be delivered.</summary>
internal static class Codes
{
    public static readonly VerificationId Id = new(new AddressTag(1), 2);

    public static CodeDelivery ToEmail(
        string purpose = Purpose.Default, string? name = null, string code = "123456",
        params string[] locales) =>
        new(Id, Email("ann@example.com"), Named(purpose), new Code(code), locales, name);

    public static CodeDelivery ToPhone(
        string purpose = Purpose.Default, string code = "123456", params string[] locales) =>
        new(Id, Phone("+14155550100"), Named(purpose), new Code(code), locales, null);

    public static Address Email(string text) => Address.TryParseEmail(text, out var address)
        ? address
        : throw new ArgumentException("No e-mail.", nameof(text));

    public static Address Phone(string text) => Address.TryParsePhone(text, out var address)
        ? address
        : throw new ArgumentException("No number.", nameof(text));

    private static Purpose Named(string name) =>
        new(name, TimeSpan.FromMinutes(10), 5, 2, new CodeFormat(6, CodeFormat.Digits));
}
