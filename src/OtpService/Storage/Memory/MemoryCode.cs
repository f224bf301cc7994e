using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>One issued code. Times count from the start of the store.</summary>
internal sealed class MemoryCode(IssueCommand command, TimeSpan issued, TimeSpan expires, TimeSpan forget)
{
    public UInt128 Nonce { get; } = command.Id.Nonce;

    /// <summary>How it was sent last.</summary>
    public Channel Channel { get; set; } = command.Channel;

    /// <summary>The network that asked for it; null for a caller with an API key.</summary>
    public ulong? Network { get; } = command.Network;

    /// <summary>The first step that nobody has claimed.</summary>
    public int NextStep { get; set; } = 1;

    /// <summary>When its last message was sent.</summary>
    public TimeSpan Stepped { get; set; } = issued;

    public byte[] Hash { get; } = command.Hash;

    public TimeSpan Issued { get; } = issued;

    public TimeSpan Expires { get; } = expires;

    public TimeSpan Forget { get; } = forget;

    public int MaxAttempts { get; } = command.Purpose.MaxAttempts;

    /// <summary>The timeline of its message, oldest first.</summary>
    public List<(DeliveryStep Step, TimeSpan At)> Timeline { get; } = [];

    /// <summary>Whether a caller with an API key requested it.</summary>
    public bool Keyed { get; } = command.Network is null;

    /// <summary>Wrong guesses with its id.</summary>
    public int Guesses { get; set; }

    /// <summary>Wrong guesses without its id.</summary>
    public int Unbound { get; set; }

    /// <summary>Wrong guesses while the failure budget was used up.</summary>
    public int Late { get; set; }

    /// <summary>Whether a provider confirmed that it accepted the message.</summary>
    public bool Accepted { get; set; }

    public CodeEnd End { get; set; }

    /// <summary>When it was used.</summary>
    public TimeSpan Ended { get; set; }

    /// <summary>
    /// Whether it reached nobody. Then it counts neither for the cooldown nor as a newer code.
    /// </summary>
    public bool Withdrawn => End is CodeEnd.Undelivered or CodeEnd.Rerouted;

    /// <summary>The last attempt whose message may have been sent; null without one.</summary>
    public DeliveryStep? LastSent => Timeline
        .FindLast(entry => entry.Step.Outcome is DeliveryStep.Accepted or DeliveryStep.Unconfirmed).Step;

    /// <summary>Whether a receipt says that the last message arrived.</summary>
    public bool HasArrived => LastSent is { } last && Timeline.Exists(entry =>
        entry.Step.Outcome == DeliveryStep.Delivered && entry.Step.IsOf(last));

    /// <summary>
    /// Returns how many guesses of a kind are left after this many. Once the failure budget is used up, a
    /// code has one more guess, however many there were before.
    /// </summary>
    public int GuessesLeft(int guesses, bool late)
    {
        var left = MaxAttempts - guesses;
        return Math.Max(0, late ? Math.Min(left, 1 - Late) : left);
    }

    /// <summary>Adds an entry to the timeline; false if it is already there.</summary>
    public bool Note(DeliveryStep step, TimeSpan now)
    {
        var added = !Timeline.Exists(entry => entry.Step with { Reply = step.Reply } == step);
        if (added)
        {
            Timeline.Add((step, now));
        }

        return added;
    }

    /// <summary>Records what happened to the code; true if its send must be refunded.</summary>
    public bool Settle(SettleCommand command, TimeSpan now)
    {
        foreach (var step in command.Steps)
        {
            Note(step, now);
        }

        Accepted |= command.Settlement == Settlement.Accepted;
        if (End != CodeEnd.None)
        {
            return false;
        }

        End = command.Settlement switch
        {
            Settlement.Undelivered => CodeEnd.Undelivered,
            Settlement.Rerouted => CodeEnd.Rerouted,
            Settlement.Canceled => CodeEnd.Canceled,
            Settlement.Accepted or Settlement.Unconfirmed => CodeEnd.None,
            Settlement.Revoked => throw new InvalidOperationException("A revoked code is removed."),
        };
        return Withdrawn;
    }
}
