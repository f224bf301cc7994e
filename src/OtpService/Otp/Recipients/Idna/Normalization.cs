namespace OtpService.Otp.Recipients.Idna;

/// <summary>
/// Normalization form C (UAX 15): a letter with marks and the equivalent single character become the same text.
/// The framework does not normalize text if there is no ICU.
/// </summary>
internal static class Normalization
{
    // Hangul syllables are made of two or three letters by rule (Unicode section 3.12).
    private const int FirstSyllable = 0xAC00;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int BeforeTails = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    public static List<int> Compose(IEnumerable<int> text)
    {
        List<int> apart = [];
        foreach (var code in text)
        {
            Decompose(code, apart);
        }

        Order(apart);
        List<int> composed = [];
        var starter = -1;
        var lastRank = 0;
        foreach (var code in apart)
        {
            var rank = Uts46Table.Instance.RankOf(code);
            var blocked = starter < 0 || (composed.Count - 1 > starter && lastRank >= rank);
            if (!blocked && Pair(composed[starter], code) is { } one)
            {
                composed[starter] = one;
                continue;
            }

            starter = rank == 0 ? composed.Count : starter;
            lastRank = rank;
            composed.Add(code);
        }

        return composed;
    }

    private static void Decompose(int code, List<int> apart)
    {
        if (code is >= FirstSyllable and < FirstSyllable + (Leads * Vowels * Tails))
        {
            var index = code - FirstSyllable;
            apart.Add(FirstLead + (index / (Vowels * Tails)));
            apart.Add(FirstVowel + (index / Tails % Vowels));
            if (index % Tails > 0)
            {
                apart.Add(BeforeTails + (index % Tails));
            }
        }
        else if (Uts46Table.Instance.TryDecompose(code, out var parts))
        {
            Decompose(parts.First, apart);
            apart.Add(parts.Second);
        }
        else
        {
            apart.Add(code);
        }
    }

    /// <summary>
    /// Sorts the marks after each letter by their rank; marks of the same rank keep their order.
    /// </summary>
    private static void Order(List<int> apart)
    {
        for (var i = 1; i < apart.Count; i++)
        {
            var rank = Uts46Table.Instance.RankOf(apart[i]);
            for (var at = i; rank > 0 && at > 0 && Uts46Table.Instance.RankOf(apart[at - 1]) > rank; at--)
            {
                (apart[at - 1], apart[at]) = (apart[at], apart[at - 1]);
            }
        }
    }

    private static int? Pair(int first, int second)
    {
        var (lead, vowel) = (first - FirstLead, second - FirstVowel);
        if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
        {
            return FirstSyllable + (((lead * Vowels) + vowel) * Tails);
        }

        var (syllable, tail) = (first - FirstSyllable, second - BeforeTails);
        if (syllable is >= 0 and < Leads * Vowels * Tails && syllable % Tails == 0 && tail is > 0 and < Tails)
        {
            return first + tail;
        }

        return Uts46Table.Instance.Compositions.TryGetValue((first, second), out var one) ? one : null;
    }
}
