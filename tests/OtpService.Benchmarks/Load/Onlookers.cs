using System.Net.Http.Headers;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// Ten operations pages that are open while a server is under load: each asks every ten seconds.
/// </summary>
internal sealed class Onlookers : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource gone = new();
    private readonly HttpClient client = new();
    private readonly Task looking;

    private Onlookers(Server server, string key)
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        looking = LookAsync(new Uri($"http://{server.First.EndPoint}/stats?minutes=60"));
    }

    /// <summary>Nobody where the server has no key for them.</summary>
    public static Onlookers? Of(Server server) => server.StatsKey is { } key ? new(server, key) : null;

    public async ValueTask DisposeAsync()
    {
        await gone.CancelAsync();
        await looking;
        client.Dispose();
        gone.Dispose();
    }

    private async Task LookAsync(Uri stats)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(gone.Token))
            {
                _ = await client.GetByteArrayAsync(stats, gone.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
