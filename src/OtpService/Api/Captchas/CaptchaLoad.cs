using OtpService.Otp.Limits;

namespace OtpService.Api.Captchas;

/// <summary>
/// Bounds what one network may ask of the captcha's provider: four checks at a time, and thirty failed ones
/// within ten minutes. The connections to the provider are few, and whoever could keep them busy with bogus
/// tokens would stop everybody's sends.
/// </summary>
internal sealed class CaptchaLoad(TimeProvider time)
{
    private const int MostAtATime = 4;
    private const int MostFailures = 30;
    private const int Capacity = 10_000;

    /// <summary>After when a place will be free, as a provider answers.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock entry = new();
    private readonly Dictionary<ClientNetwork, Use> uses = [];

    /// <summary>Begins a check; null where none may begin yet, and then for how long.</summary>
    public Check? Begin(ClientNetwork network, out TimeSpan wait)
    {
        lock (entry)
        {
            var now = time.GetTimestamp();
            if (!uses.TryGetValue(network, out var use))
            {
                Forget(now);
                uses[network] = use = new() { Since = now };
            }

            var age = time.GetElapsedTime(use.Since, now);
            if (age >= Window)
            {
                (use.Since, use.Failures, age) = (now, 0, TimeSpan.Zero);
            }

            wait = use.Failures >= MostFailures ? Window - age
                : use.Checks >= MostAtATime ? Moment
                : TimeSpan.Zero;
            if (wait > TimeSpan.Zero)
            {
                return null;
            }

            use.Checks++;
            return new(this, use);
        }
    }

    /// <summary>
    /// If too many networks are known, those that ended their window go, and if that is not enough all that
    /// ask nothing at present: it forgets before it grows.
    /// </summary>
    private void Forget(long now)
    {
        if (uses.Count < Capacity)
        {
            return;
        }

        RemoveWhere(use => time.GetElapsedTime(use.Since, now) >= Window);
        if (uses.Count >= Capacity)
        {
            RemoveWhere(_ => true);
        }
    }

    private void RemoveWhere(Func<Use, bool> old)
    {
        foreach (var (network, use) in uses)
        {
            if (use.Checks == 0 && old(use))
            {
                uses.Remove(network);
            }
        }
    }

    /// <summary>A check that is under way.</summary>
    internal sealed class Check(CaptchaLoad load, Use use) : IDisposable
    {
        public void NoteFailure()
        {
            lock (load.entry)
            {
                use.Failures++;
            }
        }

        public void Dispose()
        {
            lock (load.entry)
            {
                use.Checks--;
            }
        }
    }

    /// <summary>The checks of one client network.</summary>
    internal sealed class Use
    {
        public long Since { get; set; }

        public int Failures { get; set; }

        public int Checks { get; set; }
    }
}
