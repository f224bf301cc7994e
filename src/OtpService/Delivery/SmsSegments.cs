using System.Buffers;

namespace OtpService.Delivery;

/// <summary>
/// How many segments an SMS is charged as (3GPP TS 23.038): 160 septets or 153 a part in the GSM-7 alphabet,
/// else 70 UTF-16 units or 67 a part.
/// </summary>
internal static class SmsSegments
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extended = "^{}\\[~]|€\f";

    private static readonly SearchValues<char> Gsm7 = SearchValues.Create(Basic + Extended);

    public static int Count(string text) => text.AsSpan().ContainsAnyExcept(Gsm7)
        ? Count(text.Length, single: 70, part: 67)
        : Count(text.Length + text.Count(IsExtended), single: 160, part: 153);

    private static bool IsExtended(char c) => Extended.Contains(c, StringComparison.Ordinal);

    private static int Count(int length, int single, int part) =>
        length <= single ? 1 : ((length - 1) / part) + 1;
}
