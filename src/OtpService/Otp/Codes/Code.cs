using System.Diagnostics;

namespace OtpService.Otp.Codes;

/// <summary>A code in the clear, on its way to a person or back. Formatting it shows nothing.</summary>
[DebuggerDisplay("(code)")]
internal readonly struct Code(string text)
{
    /// <summary>
    /// The characters themselves; asked for only where a message is written or a hash is made.
    /// </summary>
    public string Reveal() => text;

    public override string ToString() => "(code)";
}
