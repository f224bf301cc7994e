using FsCheck;
using FsCheck.Fluent;

namespace OtpService.Tests.Storage;

/// <summary>One thing that happens to an address in a random history.</summary>
public abstract record Step
{
    private static readonly string[] Purposes = ["verification", "login"];

    /// <summary>
    /// Pauses around every period in force, all of them multiples of 43 seconds: so is every sum of them, and
    /// none comes nearer than 11 seconds to the end of a period. On a real Redis a step takes a moment, even
    /// a long one on a busy machine, and a history must not hang on it.
    /// </summary>
    private static readonly int[] PauseSeconds = [43, 86, 301, 602, 3_010, 3_612, 21_586, 86_430];

    /// <summary>Histories, and how one that fails is shortened: by leaving out a step.</summary>
    public static Arbitrary<Step[]> History { get; } = Arb.From(
        Gen.ArrayOf(Any()),
        steps => steps.Select((_, left) => steps.Where((_, i) => i != left).ToArray()));

    private static Gen<Step> Any()
    {
        // Mostly the same purpose and the newest code: things have to happen to each other.
        var purpose = Gen.Frequency((5, Gen.Constant(Purposes[0])), (1, Gen.Constant(Purposes[1])));
        var which = Gen.Frequency((6, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Choose(2, 3)));
        var guess = from p in purpose
                    from w in which
                    from bound in Gen.Elements(true, false)
                    select (Purpose: p, Which: w, Bound: bound);
        var asker = Gen.Frequency(
            (2, Gen.Constant(Send.WithKey)), (4, Gen.Constant(1)), (1, Gen.Choose(2, 4)));
        return Gen.Frequency(
            (5, purpose.SelectMany(_ => asker, Step (p, network) => new Send(p, network))),
            (10, guess.Select(Step (g) => new WrongGuess(g.Purpose, g.Which, g.Bound))),
            (3, guess.Select(Step (g) => new RightGuess(g.Purpose, g.Which, g.Bound))),
            (1, which.Select(Step (w) => new Cancel(w))),
            (1, which.Select(Step (w) => new FailDelivery(w))),
            (7, Gen.Elements(PauseSeconds).Select(Step (s) => new Pass(TimeSpan.FromSeconds(s)))));
    }

    /// <summary>Asks for a code, with an API key or from one of a few networks.</summary>
    public sealed record Send(string Purpose, int Network) : Step
    {
        public const int WithKey = 0;
    }

    /// <summary>
    /// Guesses wrong, at the code that is <paramref name="Back"/> sends old or at whatever is live.
    /// </summary>
    public sealed record WrongGuess(string Purpose, int Back, bool Bound) : Step;

    /// <summary>Guesses the code that is <paramref name="Back"/> sends old, with its id or without.</summary>
    public sealed record RightGuess(string Purpose, int Back, bool Bound) : Step;

    public sealed record Cancel(int Back) : Step;

    public sealed record FailDelivery(int Back) : Step;

    public sealed record Pass(TimeSpan Time) : Step;
}
