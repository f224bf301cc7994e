namespace OtpService.Delivery;

/// <summary>Who an e-mail is from: an address, and the name that mail programs show beside it.</summary>
internal sealed record Mailbox(string Email, string Name)
{
    /// <summary>The sender, with the brand's name where none is set.</summary>
    public static Mailbox Of(string email, string name, DeliveryOptions delivery) =>
        new(email, name.Length > 0 ? name : delivery.BrandName);

    /// <summary>As RFC 5322 section 3.4 writes it, the name in quotes: it may contain commas.</summary>
    public override string ToString()
    {
        var quoted = Name.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{quoted}\" <{Email}>";
    }
}
