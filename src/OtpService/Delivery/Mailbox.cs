using OtpService.Otp.Recipients;

namespace OtpService.Delivery;

/// <summary>
/// The sender of an email: an email address, its domain in ASCII (RFC 5891), and the name that mail programs
/// show with it.
/// </summary>
internal sealed record Mailbox(string Email, string Name)
{
    public string Domain => Email[(Email.LastIndexOf('@') + 1)..];

    /// <summary>Returns the sender, with the brand's name if no other is set.</summary>
    public static Mailbox Of(string email, string name, DeliveryOptions delivery) =>
        new(InAscii(email.Trim(' ')), name.Length > 0 ? name : delivery.BrandName);

    /// <summary>
    /// Returns the form of RFC 5322 section 3.4, with the name in quotes, because it may contain commas.
    /// </summary>
    public override string ToString()
    {
        var quoted = Name.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{quoted}\" <{Email}>";
    }

    /// <summary>
    /// Returns the email address in ASCII, because a server further on may support no other form. The local
    /// part is already ASCII, in the case that the operator chose.
    /// </summary>
    public static string InAscii(string email)
    {
        var at = email.LastIndexOf('@') + 1;
        return HostName.TryParse(email[at..], out var host) ? email[..at] + host : email;
    }
}
