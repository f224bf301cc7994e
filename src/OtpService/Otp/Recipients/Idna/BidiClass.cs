namespace OtpService.Otp.Recipients.Idna;

/// <summary>
/// The writing direction of a character, as far as <see cref="BidiRule"/> distinguishes characters. The order is
/// that of the lines in uts46.txt.
/// </summary>
internal enum BidiClass
{
    /// <summary>L of Unicode, and every character that the table does not list.</summary>
    Left,

    /// <summary>R and AL: Hebrew, Arabic and others.</summary>
    Right,

    /// <summary>AN: Arabic-Indic digits.</summary>
    ArabicNumber,

    /// <summary>EN: the digits 0 to 9, and Persian ones.</summary>
    EuropeanNumber,

    /// <summary>NSM: marks without a width of their own.</summary>
    Mark,

    /// <summary>ES, CS, ET, ON and BN: hyphens, symbols, joiners.</summary>
    Neutral,
}
