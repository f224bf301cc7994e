using System.Buffers;

namespace OtpService.EmailTokens;

/// <summary>The host name of an issuer. It is a public DNS name: never an IP address, and without a port.</summary>
internal static class IssuerHost
{
    private const int MaxLength = 253;
    private const int MaxLabel = 63;

    private static readonly SearchValues<char> LabelCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Whether a text is a host name in lower case with at least two labels (RFC 1123 section 2.1).</summary>
    public static bool IsValid(string text)
    {
        var labels = text.Split('.');
        return text.Length <= MaxLength && labels.Length >= 2 && Array.TrueForAll(labels, IsLabel)

            // The last label of a name is never a number: such a text would be an IPv4 address.
            && !char.IsAsciiDigit(labels[^1][0]);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel && label[0] != '-' && label[^1] != '-'
        && !label.AsSpan().ContainsAnyExcept(LabelCharacters);
}
