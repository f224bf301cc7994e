using System.Security.Cryptography;

namespace OtpService.Otp.Codes;

/// <summary>Makes codes.</summary>
internal static class CodeGenerator
{
    /// <summary>
    /// Makes a code from the system's cryptographic generator, uniform over all codes of its format.
    /// </summary>
    public static Code NewCode(CodeFormat format) => new(RandomNumberGenerator.GetString(format.Alphabet, format.Length));
}
