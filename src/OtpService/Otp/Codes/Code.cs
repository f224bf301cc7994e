using System.Diagnostics;

namespace OtpService.Otp.Codes;

/// <summary>A code in the clear, on its way to a person or back. Formatting it shows nothing.</summary>
[DebuggerDisplay("(code)")]
internal readonly struct Code(string text)
{
    /// <summary>
    /// Returns the characters. Only the code that writes a message or computes a hash needs them.
    /// </summary>
    public string Reveal() => text;

    public override string ToString() => "(code)";
}
