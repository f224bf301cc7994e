using OtpService.Otp.Codes;

namespace OtpService.Tests.Otp.Codes;

/// <summary>
/// A million codes look uniform. The limits are those of p = 10^-6 for each statistic, so that a sound
/// generator fails about once in thirty thousand runs; no statistic can tell a secure generator from a
/// predictable one, which is why System.Random is banned from the code.
/// </summary>
public sealed class CodeStatisticsTests
{
    private const int Count = 1_000_000;
    private const int Length = 6;

    private static readonly string[] Codes = Draw();

    [Fact]
    public void Every_code_has_its_length_and_only_digits() =>
        Assert.All(Codes, code => Assert.True(code.Length == Length && code.All(char.IsAsciiDigit)));

    [Fact]
    public void Every_position_is_uniform()
    {
        for (var position = 0; position < Length; position++)
        {
            Assert.InRange(ChiSquare(10, code => code[position] - '0'), 0, 46.0);
        }
    }

    [Fact]
    public void Neighbouring_digits_are_independent()
    {
        for (var position = 1; position < Length; position++)
        {
            Assert.InRange(
                ChiSquare(100, code => ((code[position - 1] - '0') * 10) + code[position] - '0'), 0, 181.1);
        }
    }

    [Fact]
    public void Every_range_of_a_thousand_is_equally_likely() =>
        Assert.InRange(ChiSquare(1000, code => int.Parse(code) / 1000), 700, 1226);

    [Fact]
    public void As_many_differ_as_chance_would_have_it() =>
        Assert.InRange(
            Codes.Distinct(StringComparer.Ordinal).Count(), 632_121 - (5 * 312), 632_121 + (5 * 312));

    [Fact]
    public void Leading_zeros_are_kept()
    {
        Assert.InRange(Codes.Count(code => code[0] == '0') / (double)Count, 0.0985, 0.1015);
        Assert.InRange(
            Codes.Count(code => code.StartsWith("00", StringComparison.Ordinal)) / (double)Count, 0.0095,
            0.0105);
    }

    [Fact]
    public void Both_ends_are_reached()
    {
        var numbers = Codes.Select(int.Parse).ToList();
        Assert.InRange(numbers.Min(), 0, 50);
        Assert.InRange(numbers.Max(), 999_949, 999_999);
    }

    private static string[] Draw()
    {
        var format = new CodeFormat(Length, CodeFormat.Digits);
        var codes = new string[Count];
        Parallel.For(0, Count, i => codes[i] = CodeGenerator.NewCode(format).Reveal());
        return codes;
    }

    private static double ChiSquare(int cells, Func<string, int> cellOf)
    {
        var counts = new int[cells];
        foreach (var code in Codes)
        {
            counts[cellOf(code)]++;
        }

        var expected = (double)Count / cells;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
