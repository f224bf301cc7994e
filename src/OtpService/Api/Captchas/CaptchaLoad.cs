using OtpService.Otp.Limits;

namespace OtpService.Api.Captchas;

/// <summary>
/// Limits the calls to the captcha's provider for each network: four checks at a time, and thirty failed ones
/// within ten minutes. There are few connections to the provider, and anybody who could keep them busy with
/// bogus tokens would stop all sends.
/// </summary>
internal sealed class CaptchaLoad(TimeProvider time)
{
    private const int MostAtATime = 4;
    private const int MostFailures = 30;
    private const int Capacity = 10_000;

    /// <summary>How long until a check is usually finished.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock entry = new();
    private readonly Dictionary<ClientNetwork, Use> uses = [];

    /// <summary>Begins a check. Returns null if none may begin yet, and how long to wait.</summary>
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
    /// If there are too many networks, removes those whose window has ended and, if that is not enough, all
    /// that have no check at present. So the memory is limited.
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

    /// <summary>A check that is in progress.</summary>
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
