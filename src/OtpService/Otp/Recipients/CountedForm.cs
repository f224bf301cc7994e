namespace OtpService.Otp.Recipients;

/// <summary>
/// The form of a recipient that limits count: the spellings that reach one mailbox or one handset count as one. Nothing is
/// ever delivered to it.
/// </summary>
internal static class CountedForm
{
    /// <summary>
    /// An email address without the tag after its plus sign, and without the dots that Gmail ignores.
    /// </summary>
    public static string OfEmail(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        var plus = email.IndexOf('+', StringComparison.Ordinal);
        var local = plus > 0 ? email[..plus] : email[..at];
        return email.AsSpan(at + 1) switch
        {
            "gmail.com" or "googlemail.com" =>
                $"{local.Replace(".", "", StringComparison.Ordinal)}@gmail.com",
            var host => plus > 0 ? $"{local}@{host}" : email,
        };
    }

    /// <summary>
    /// A phone number without what is optional. Argentina's mobile numbers have a 9 after the calling code, and
    /// some networks reach them without it. San Marino is reached by its own calling code and by Italy's.
    /// </summary>
    public static string OfPhone(string number) =>
        number.StartsWith("+549", StringComparison.Ordinal) ? $"+54{number.AsSpan(4)}"
        : number.StartsWith("+390549", StringComparison.Ordinal) ? $"+378{number.AsSpan(3)}"
        : number;
}
