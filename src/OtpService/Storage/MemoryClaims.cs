using OtpService.Otp;

namespace OtpService.Storage;

/// <summary>The idempotency keys of a single process.</summary>
internal sealed class MemoryClaims(int capacity)
{
    private readonly Dictionary<UInt128, HeldClaim> held = [];
    private readonly Lock gate = new();

    public ClaimReply Claim(ClaimCommand command, TimeSpan now)
    {
        lock (gate)
        {
            if (!held.TryGetValue(command.Key, out var claim) || claim.Ends <= now)
            {
                claim = new HeldClaim(command.Request, command.Nonce, now + command.Lifetime);
                held[command.Key] = held.Count < capacity ? claim : throw InMemoryOtpStore.Full();
            }

            return claim.Request == command.Request
                ? new ClaimReply(ClaimStatus.Granted, claim.Nonce)
                : new ClaimReply(ClaimStatus.Mismatch, default);
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

    private sealed record HeldClaim(UInt128 Request, UInt128 Nonce, TimeSpan Ends);
}
