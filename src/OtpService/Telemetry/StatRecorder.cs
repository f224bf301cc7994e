using OtpService.Otp.Reporting;
using OtpService.Otp.Store;

namespace OtpService.Telemetry;

/// <summary>
/// Counts events in the memory of this process, which does not delay a response, and adds the counts to the
/// store that all replicas share every few seconds. While the store is unavailable, the counts are kept:
/// there are never many different ones.
/// </summary>
internal sealed partial class StatRecorder(
    IStatStore store, TimeProvider time, ILogger<StatRecorder> logger)
    : PeriodicService(StatRecorder.FlushEvery, time), IEventSink, IStatReader
{
    /// <summary>How old the counts of other replicas may be.</summary>
    public static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(5);

    private readonly StatCounts counts = new();

    /// <summary>
    /// Whether the last flush failed with an unexpected exception, which is logged once and not for every
    /// flush.
    /// </summary>
    private bool failed;

    public void Take(in OtpEvent happened)
    {
        if (EventCounters.Of(happened) is { } key)
        {
            counts.Add(key);
        }

        if (EventCounters.CountryOf(happened) is { } country)
        {
            counts.Add(country);
        }

        if (EventCounters.TimeOf(happened) is { } took)
        {
            counts.Add(took);
        }
    }

    public async Task<StatReport> ReadAsync(int minutes, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        var resolution = StatResolution.For(minutes);
        var last = resolution.Bucket(Time.GetUtcNow());
        var buckets = (minutes + resolution.Minutes - 1) / resolution.Minutes;
        var first = last - buckets + 1;
        var read = await store.ReadAsync(resolution, first, buckets, cancellationToken);

        Dictionary<StatKey, long[]> series = [];
        for (var i = 0; i < buckets; i++)
        {
            foreach (var (key, count) in read[i])
            {
                (series.TryGetValue(key, out var own) ? own : series[key] = new long[buckets])[i] = count;
            }
        }

        return new(
            resolution.Minutes, [.. Enumerable.Range(0, buckets).Select(i => resolution.Start(first + i))],
            series);
    }

    /// <summary>Stores the remaining counts when the service stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(cancellationToken);
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) => TryFlushAsync(cancellationToken);

    private async Task TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken);
            failed = false;
        }
        catch (StoreUnavailableException)
        {
            // The counts were put back, and readiness reports the store.
            return;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The counts were put back, and the next flush stores them.
            if (!failed)
            {
                Unforeseen(logger, e);
            }

            failed = true;
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        var taken = counts.TakeAll();
        if (taken.Count == 0)
        {
            return;
        }

        try
        {
            await store.AddAsync(taken, Time.GetUtcNow(), cancellationToken);
        }
        catch
        {
            counts.PutBack(taken);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Error, "The counts could not be stored; they are kept and retried")]
    private static partial void Unforeseen(ILogger logger, Exception exception);
}
