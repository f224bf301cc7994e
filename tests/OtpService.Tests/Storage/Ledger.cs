using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Store;

namespace OtpService.Tests.Storage;

/// <summary>
/// Plays a history against a store, writes down what the outside sees, and holds the invariants over it. It
/// knows no rule of the stores, only what may never happen.
/// </summary>
internal sealed class Ledger(StoreHarness store)
{
    /// <summary>Smaller than the default, so that short histories use it up.</summary>
    private const int FailureLimit = 6;

    private readonly List<Sent> sent = [];
    private readonly List<(string Purpose, TimeSpan At)> wrong = [];
    private TimeSpan now;
    private int nextCode;

    /// <summary>What the store answered, in order, for comparison with another store.</summary>
    public List<string> Answers { get; } = [];

    public async Task PlayAsync(Step step)
    {
        switch (step)
        {
            case Step.Pass(var time):
                now += time;
                await store.AdvanceAsync(time);
                break;
            case Step.Send(var purpose, var network):
                await SendAsync(PurposeOf(purpose), network == Step.Send.WithKey ? null : (ulong)network);
                break;
            case Step.WrongGuess(var purpose, _, Bound: false):
                await GuessAsync(PurposeOf(purpose), "999999", target: null, bound: false);
                break;
            case Step.WrongGuess(var purpose, var back, Bound: true) when Pick(purpose, back) is { } target:
                await GuessAsync(PurposeOf(purpose), "999999", target, bound: true);
                break;
            case Step.RightGuess(var purpose, var back, var bound) when Pick(purpose, back) is { } target:
                await GuessAsync(PurposeOf(purpose), target.Code, target, bound);
                break;
            case Step.Cancel(var back) when Pick(purpose: null, back) is { } target:
                target.Canceled |= target.Uses == 0;
                await store.SettleAsync(target.Id, Settlement.Canceled);
                break;
            case Step.FailDelivery(var back)

                // Nobody is told the id of a code that could not be delivered, and nobody guesses with it.
                when Pick(purpose: null, back) is { Uses: 0, Canceled: false, WrongGuesses: [_, 0] } target:
                await store.SettleAsync(target.Id, Settlement.Undelivered);
                sent.Remove(target);
                break;
        }
    }

    private async Task SendAsync(Purpose purpose, ulong? network)
    {
        var id = VerificationId.New(store.Tag);
        var code = $"{nextCode++:000000}";
        var reply = await store.IssueAsync(code, purpose, StoreHarness.Limits, id, network);
        Answers.Add($"send {reply.Status} {reply.RateLimit?.Policy} {reply.RateLimit?.Remaining}");
        if (reply.Status != IssueStatus.Issued)
        {
            return;
        }

        var earlier = sent.Where(s => (s.Network is null) == (network is null)).ToList();
        sent.Add(new Sent(id, purpose, code, now, network));
        foreach (var window in StoreHarness.Limits.Windows)
        {
            // INV-5: never more in any window, and any window that is too full ends with some send. Callers with
            // a key have one of their own; those without never get more than twice as many together, and none of
            // their networks more than once as many.
            var within = earlier.Where(s => s.At > now - window.Length).ToList();
            Assert.InRange(within.Count, 0, ((network is null ? 1 : 2) * window.Limit) - 1);
            Assert.InRange(within.Count(s => s.Network == network), 0, window.Limit - 1);
        }

        Assert.DoesNotContain(
            earlier, s => s.Purpose == purpose && s.At > now - StoreHarness.Limits.Cooldown);
        Assert.DoesNotContain(
            earlier, s => network is not null && s.At > now - StoreHarness.Limits.Gap);
    }

    private async Task GuessAsync(Purpose purpose, string code, Sent? target, bool bound)
    {
        var reply = await store.GuessAsync(code, bound ? target?.Id : null, purpose, FailureLimit);
        Answers.Add($"guess {reply.Status} {reply.AttemptsRemaining}");
        if (reply.Status is VerifyStatus.Verified or VerifyStatus.VerifiedAgain)
        {
            HoldSuccess(
                target ?? throw new InvalidOperationException("A wrong code verified."), reply, bound);
            wrong.RemoveAll(w => w.Purpose == purpose.Name);
        }

        if (reply.Status == VerifyStatus.Wrong)
        {
            HoldFailure(purpose, target, bound);
        }
    }

    private void HoldSuccess(Sent target, VerifyReply reply, bool bound)
    {
        // INV-2: one success per code, but for the same answer once more to the holder of its id.
        Assert.Equal(target.Uses > 0, reply.Status == VerifyStatus.VerifiedAgain);
        Assert.True(target.Uses == 0 || (bound && now - target.UsedAt <= VerifyCommand.RepeatWindow));
        Assert.Equal(target.Id.Nonce, reply.Nonce);
        Assert.False(target.Canceled);

        // INV-1, INV-7, INV-8.
        Assert.InRange(target.WrongGuesses[bound ? 1 : 0], 0, target.Purpose.MaxAttempts - 1);
        Assert.InRange(now - target.At, TimeSpan.Zero, target.Purpose.Lifetime + VerifyCommand.RepeatWindow);
        Assert.InRange(sent.Count(s => s.Purpose == target.Purpose && s.At > target.At), 0,
            target.Uses == 0 ? target.Purpose.LiveCodes - 1 : int.MaxValue);
        target.UsedAt = target.Uses++ == 0 ? now : target.UsedAt;
    }

    private void HoldFailure(Purpose purpose, Sent? target, bool bound)
    {
        wrong.Add((purpose.Name, now));
        foreach (var code in bound ? [target ?? throw new InvalidOperationException("Wrong at nothing.")]
            : sent.Where(s => s.Purpose == purpose).TakeLast(purpose.LiveCodes).Where(s => s.Uses == 0))
        {
            code.WrongGuesses[bound ? 1 : 0]++;
        }

        Assert.InRange(bound ? target?.WrongGuesses[1] ?? 0 : 0, 0, purpose.MaxAttempts);

        // INV-4: in any 24 hours the budget, and one more for each code sent in reach of them.
        var since = now - VerifyCommand.FailureWindow;
        Assert.InRange(
            wrong.Count(w => w.Purpose == purpose.Name && w.At > since), 1,
            FailureLimit + sent.Count(s => s.Purpose == purpose && s.At > since - purpose.Lifetime));
    }

    private Sent? Pick(string? purpose, int back) =>
        sent.Where(s => purpose is null || s.Purpose.Name == purpose).SkipLast(back).LastOrDefault();

    private static Purpose PurposeOf(string name) =>
        name == StoreHarness.Login.Name ? StoreHarness.Login : StoreHarness.Verification;

    private sealed record Sent(
        VerificationId Id, Purpose Purpose, string Code, TimeSpan At, ulong? Network)
    {
        /// <summary>Those without its id and those with it: two counts.</summary>
        public int[] WrongGuesses { get; } = [0, 0];

        public int Uses { get; set; }

        public TimeSpan UsedAt { get; set; }

        public bool Canceled { get; set; }
    }
}
