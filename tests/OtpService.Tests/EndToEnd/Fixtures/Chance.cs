using System.Numerics;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// Numbers that look random and follow from their seed alone, so that a failure can be repeated: SplitMix64,
/// which no code or id may ever come from.
/// </summary>
internal sealed class Chance(int seed)
{
    private ulong state = (ulong)seed;

    /// <summary>At least <paramref name="least"/> and less than <paramref name="end"/>.</summary>
    public int Next(int least, int end) => least + (int)(Next() % (ulong)(end - least));

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Next(0, times) == 0;

    public T Pick<T>(IReadOnlyList<T> from) => from[Next(0, from.Count)];

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return BitOperations.RotateLeft(mixed, 32) ^ (mixed >> 31);
    }
}
