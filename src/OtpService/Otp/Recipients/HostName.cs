using System.Buffers;
using OtpService.Otp.Recipients.Idna;

namespace OtpService.Otp.Recipients;

/// <summary>Host names in their ASCII form.</summary>
internal static class HostName
{
    private const int MaxLabelLength = 63;
    private const string AsciiPrefix = "xn--";

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>
    /// Reads a name of at least two labels, the last of them not a number (RFC 1123 section 2.1). International
    /// names become their ASCII form (RFC 5891, UTS 46), which parses to itself. A dot after the last label is
    /// dropped.
    /// </summary>
    public static bool TryParse(string text, out string host)
    {
        host = text.ToLowerInvariant();
        if (host.AsSpan().ContainsAnyExcept(Characters) || host.Contains(AsciiPrefix, StringComparison.Ordinal))
        {
            // Its letters are mapped with their case, which is not ours to change outside ASCII.
            host = InternationalName.ToAscii(text) ?? "";
        }

        host = host.EndsWith('.') ? host[..^1] : host;
        return HasGoodLabels(host);
    }

    private static bool HasGoodLabels(string host)
    {
        var labels = 0;
        var last = ReadOnlySpan<char>.Empty;
        foreach (var range in host.AsSpan().Split('.'))
        {
            last = host.AsSpan(range);
            if (last.IsEmpty || last.Length > MaxLabelLength || last[0] == '-' || last[^1] == '-'
                || last.ContainsAnyExcept(Characters))
            {
                return false;
            }

            labels++;
        }

        return labels >= 2 && last.ContainsAnyExceptInRange('0', '9');
    }
}
