using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>The idempotency keys of a single process.</summary>
internal sealed class MemoryIdempotency(int capacity)
{
    private readonly Dictionary<UInt128, HeldClaim> held = [];
    private readonly Lock gate = new();

    public int Count
    {
        get
        {
            lock (gate)
            {
                return held.Count;
            }
        }
    }

    public ClaimReply Claim(IdempotencyClaim command, TimeSpan now)
    {
        lock (gate)
        {
            if (!held.TryGetValue(command.Key, out var claim) || claim.Ends <= now)
            {
                claim = new HeldClaim(command.Request, command.Nonce, now, now + command.Lifetime, Answer: null);
                held[command.Key] = held.Count < capacity ? claim : throw MemoryOtpStore.Full();
                return new ClaimReply(ClaimStatus.Granted, claim.Nonce, "", TimeSpan.Zero);
            }

            return claim.Request == command.Request
                ? new ClaimReply(
                    ClaimStatus.Repeated, claim.Nonce, claim.Answer ?? "",
                    claim.Answer is null ? now - claim.Begun : null)
                : new ClaimReply(ClaimStatus.Mismatch, default, "", default);
        }
    }

    /// <summary>Whether the key is held under this nonce.</summary>
    public bool Settle(ClaimSettlement settlement)
    {
        lock (gate)
        {
            if (!held.TryGetValue(settlement.Key, out var claim) || claim.Nonce != settlement.Nonce)
            {
                return false;
            }

            if (settlement.Answer is { } answer)
            {
                held[settlement.Key] = claim with { Answer = answer };
            }
            else
            {
                held.Remove(settlement.Key);
            }

            return true;
        }
    }

    public void Sweep(TimeSpan now)
    {
        lock (gate)
        {
            foreach (var (key, _) in held.Where(entry => entry.Value.Ends <= now).ToList())
            {
                held.Remove(key);
            }
        }
    }

    private sealed record HeldClaim(
        UInt128 Request, UInt128 Nonce, TimeSpan Begun, TimeSpan Ends, string? Answer);
}
