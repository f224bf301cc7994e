using OtpService.Otp.Recipients;

namespace OtpService.Delivery;

/// <summary>
/// The sender of an email: an address, its domain in ASCII (RFC 5891), and the name that mail programs show
/// beside it.
/// </summary>
internal sealed record Mailbox(string Email, string Name)
{
    public string Domain => Email[(Email.LastIndexOf('@') + 1)..];

    /// <summary>The sender, with the brand's name where none is set.</summary>
    public static Mailbox Of(string email, string name, DeliveryOptions delivery) =>
        new(InAscii(email.Trim(' ')), name.Length > 0 ? name : delivery.BrandName);

    /// <summary>As RFC 5322 section 3.4 writes it, the name in quotes: it may contain commas.</summary>
    public override string ToString()
    {
        var quoted = Name.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{quoted}\" <{Email}>";
    }

    /// <summary>
    /// A server behind the next may know no other form. The local part is ASCII already, in the case that the
    /// operator chose.
    /// </summary>
    private static string InAscii(string email)
    {
        var at = email.LastIndexOf('@') + 1;
        return HostName.TryParse(email[at..], out var host) ? email[..at] + host : email;
    }
}
