namespace OtpService.Otp.Recipients;

/// <summary>A phone number, or the reason why a text is not one.</summary>
/// <param name="Address">The number in E.164; null unless the text certainly is one.</param>
/// <param name="Fault">The fault, if there is no number.</param>
internal readonly record struct PhoneResult(Address? Address, PhoneFault Fault);

/// <summary>Why a text is not one telephone number for certain.</summary>
internal enum PhoneFault
{
    /// <summary>There is no fault.</summary>
    None,

    /// <summary>It has an extension, letters, a second number, or no digits at all.</summary>
    NotANumber,

    /// <summary>It has no plus sign, and no country is given.</summary>
    NoCallingCode,

    /// <summary>No country has its calling code.</summary>
    UnknownCallingCode,

    /// <summary>It has fewer digits than its country's numbers.</summary>
    TooShort,

    /// <summary>It has more digits than its country's numbers.</summary>
    TooLong,

    /// <summary>Its country has no such numbers.</summary>
    Unassigned,

    /// <summary>It is a valid number both with and without the calling code that its digits begin with.</summary>
    Ambiguous,
}
