using System.Security.Cryptography;
using System.Text;

namespace OtpService.Otp.Sending;

/// <summary>Words that another system wrote and proved to be its own.</summary>
internal sealed record MessageContent
{
    /// <summary>The subject of an email.</summary>
    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>The email in HTML; made of the text where there is none.</summary>
    public string? Html { get; init; }

    /// <summary>SHA-256 of all words, in hexadecimal.</summary>
    public string Digest() =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Subject}\0{Text}\0{Html}")));

    /// <summary>Says nothing: a code must not slip into a log by way of formatting.</summary>
    public override string ToString() => "(content)";
}
