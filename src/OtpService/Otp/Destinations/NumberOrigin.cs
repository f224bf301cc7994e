namespace OtpService.Otp.Destinations;

/// <summary>The country and calling code of a phone number.</summary>
/// <param name="Country">ISO 3166 alpha-2 code, such as US.</param>
/// <param name="CallingCode">
/// The country calling code (ITU-T E.164), which several countries may share, such as 1.
/// </param>
internal readonly record struct NumberOrigin(string Country, int CallingCode);
