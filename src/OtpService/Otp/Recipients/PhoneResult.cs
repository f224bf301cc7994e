namespace OtpService.Otp.Recipients;

/// <summary>A telephone number that was read, or why none was.</summary>
/// <param name="Address">The number in E.164; null where there is none for certain.</param>
/// <param name="Fault">What is wrong without one.</param>
internal readonly record struct PhoneResult(Address? Address, PhoneFault Fault);

/// <summary>Why a text is not one telephone number for certain.</summary>
internal enum PhoneFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>It has an extension, letters, a second number, or no digits at all.</summary>
    NotANumber,

    /// <summary>It is written without plus sign, and nobody says in which country.</summary>
    NoCallingCode,

    /// <summary>No country has its calling code.</summary>
    UnknownCallingCode,

    /// <summary>It has fewer digits than its country's numbers.</summary>
    TooShort,

    /// <summary>It has more digits than its country's numbers.</summary>
    TooLong,

    /// <summary>Its country has no such numbers.</summary>
    Unassigned,

    /// <summary>With and without the calling code that its digits begin with, it is somebody's.</summary>
    Ambiguous,
}
