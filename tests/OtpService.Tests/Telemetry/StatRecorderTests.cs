using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Store;
using OtpService.Storage.Memory;
using OtpService.Telemetry;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Telemetry;

public sealed class StatRecorderTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_nobody_foresaw_is_told_once_and_no_count_is_lost()
    {
        var time = new FakeTimeProvider(new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        using var lines = new Lines();
        using var logging = new LoggerFactory([lines]);
        using var store = new Unreliable(new MemoryStatStore());
        using var recorder = new StatRecorder(store, time, logging.CreateLogger<StatRecorder>());
        await recorder.StartAsync(Cancelled);
        Assert.True(Address.TryParseEmail("ada@example.com", out var address));
        for (var turn = 1; turn <= 4; turn++)
        {
            // Each turn has something of its own to hand over, besides what the one before puts back.
            recorder.Take(new(OtpEventKind.CodeVerified, Outcomes.Verified) { Address = address, Purpose = "login" });
            store.Works = turn == 4;
            time.Advance(StatRecorder.FlushEvery);
            await store.AskedAsync();
        }

        var report = await recorder.ReadAsync(minutes: 5, Cancelled);
        Assert.Contains(report.Series.Values, counts => counts.Sum() == 4);
        Assert.Single(lines.All, line => line.StartsWith("Error", StringComparison.Ordinal));
        await recorder.StopAsync(Cancelled);
    }

    /// <summary>A store that fails as none should.</summary>
    private sealed class Unreliable(IStatStore store) : IStatStore, IDisposable
    {
        private readonly SemaphoreSlim asked = new(0);

        public bool Works { get; set; }

        public Task AskedAsync() => asked.WaitAsync(Cancelled);

        public async ValueTask AddAsync(
            IReadOnlyCollection<KeyValuePair<StatKey, long>> counts, DateTimeOffset at,
            CancellationToken cancellationToken)
        {
            try
            {
                if (!Works)
                {
                    throw new InvalidOperationException("Nobody foresaw this.");
                }

                await store.AddAsync(counts, at, cancellationToken);
            }
            finally
            {
                asked.Release();
            }
        }

        public ValueTask<IReadOnlyList<IReadOnlyDictionary<StatKey, long>>> ReadAsync(
            StatResolution resolution, long first, int buckets, CancellationToken cancellationToken) =>
            store.ReadAsync(resolution, first, buckets, cancellationToken);

        public void Dispose() => asked.Dispose();
    }
}
