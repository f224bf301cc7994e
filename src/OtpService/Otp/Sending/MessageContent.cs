using System.Security.Cryptography;
using System.Text;

namespace OtpService.Otp.Sending;

/// <summary>The words of a message that an authenticated system wrote.</summary>
internal sealed record MessageContent
{
    /// <summary>The subject of an email.</summary>
    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>The email in HTML; if null, it is made from the text.</summary>
    public string? Html { get; init; }

    /// <summary>SHA-256 of all words, in hexadecimal.</summary>
    public string Digest() =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Subject}\0{Text}\0{Html}")));

    /// <summary>Shows nothing, so that no code gets into a log by formatting.</summary>
    public override string ToString() => "(content)";
}
