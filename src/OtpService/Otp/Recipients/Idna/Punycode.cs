using System.Text;

namespace OtpService.Otp.Recipients.Idna;

/// <summary>
/// Encodes and decodes labels of domain names (RFC 3492). The implementation in the framework is stricter than
/// IDNA 2008, and rejects Arabic and Hebrew labels with digits.
/// </summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int LeastThreshold = 1;
    private const int MostThreshold = 26;
    private const int Skew = 38;
    private const int Damp = 700;
    private const int FirstBias = 72;
    private const int FirstCode = 128;
    private const char Delimiter = '-';

    /// <summary>Encodes a label; the result is without the prefix xn--.</summary>
    public static string Encode(IReadOnlyList<int> label)
    {
        var text = new StringBuilder();
        foreach (var code in label.Where(code => code < FirstCode))
        {
            text.Append((char)code);
        }

        var plain = text.Length;
        if (plain > 0)
        {
            text.Append(Delimiter);
        }

        var (next, delta, bias, done) = (FirstCode, 0, FirstBias, plain);
        while (done < label.Count)
        {
            var code = label.Where(code => code >= next).Min();
            delta += (code - next) * (done + 1);
            next = code;
            foreach (var each in label)
            {
                delta += each < next ? 1 : 0;
                if (each == next)
                {
                    AppendNumber(text, delta, bias);
                    bias = Adapt(delta, done + 1, done == plain);
                    delta = 0;
                    done++;
                }
            }

            delta++;
            next++;
        }

        return text.ToString();
    }

    /// <summary>Decodes a label without its prefix; null if it is not valid.</summary>
    public static List<int>? Decode(string text)
    {
        var delimiter = text.LastIndexOf(Delimiter);
        List<int> label = [.. text[..Math.Max(0, delimiter)].Select(c => (int)c)];
        var (next, index, bias) = (FirstCode, 0L, FirstBias);
        for (var at = delimiter + 1; at < text.Length;)
        {
            var before = index;
            long weight = 1;
            for (var k = Base; ; k += Base)
            {
                if (at == text.Length || DigitOf(text[at++]) is not { } digit)
                {
                    return null;
                }

                index += digit * weight;
                var threshold = Threshold(k, bias);
                weight *= Base - threshold;
                if (index > int.MaxValue || weight > int.MaxValue)
                {
                    return null;
                }

                if (digit < threshold)
                {
                    break;
                }
            }

            bias = Adapt((int)(index - before), label.Count + 1, before == 0);
            next += (int)(index / (label.Count + 1));
            index %= label.Count + 1;
            if (!Rune.IsValid(next))
            {
                return null;
            }

            label.Insert((int)index++, next);
        }

        return label;
    }

    private static void AppendNumber(StringBuilder text, int number, int bias)
    {
        for (var k = Base; ; k += Base)
        {
            var threshold = Threshold(k, bias);
            if (number < threshold)
            {
                text.Append(CharacterOf(number));
                return;
            }

            text.Append(CharacterOf(threshold + ((number - threshold) % (Base - threshold))));
            number = (number - threshold) / (Base - threshold);
        }
    }

    private static int Threshold(int k, int bias) => Math.Clamp(k - bias, LeastThreshold, MostThreshold);

    private static int Adapt(int delta, int count, bool first)
    {
        delta = first ? delta / Damp : delta / 2;
        delta += delta / count;
        var k = 0;
        for (; delta > (Base - LeastThreshold) * MostThreshold / 2; k += Base)
        {
            delta /= Base - LeastThreshold;
        }

        return k + ((Base - LeastThreshold + 1) * delta / (delta + Skew));
    }

    private static char CharacterOf(int digit) => (char)(digit < 26 ? 'a' + digit : '0' + digit - 26);

    private static int? DigitOf(char c) => c switch
    {
        >= 'a' and <= 'z' => c - 'a',
        >= '0' and <= '9' => c - '0' + 26,
        _ => null,
    };
}
