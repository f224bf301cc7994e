using System.Diagnostics.CodeAnalysis;
using OtpService.Otp.Store;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Failover;

/// <summary>Holds the connection in use, and replaces it by another one or by a reason to refuse.</summary>
/// <param name="connected">Is called when another connection is in use.</param>
internal sealed class LaneSwitch(Action connected) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private TaskCompletionSource<RedisLane> coming = NewSource();
    private volatile RedisLane? lane;
    private volatile string? refusal;
    private int attempts;

    /// <summary>The connection in use; null while there is none.</summary>
    public RedisLane? Lane => lane;

    /// <summary>Why there is none, and none is being made.</summary>
    public string? Refusal => refusal;

    /// <summary>Waits for the connection that is being made.</summary>
    /// <exception cref="StoreUnavailableException">None is being made.</exception>
    public Task<RedisLane> ComingAsync()
    {
        lock (gate)
        {
            return refusal is { } why ? throw new StoreUnavailableException(why) : coming.Task;
        }
    }

    /// <summary>Closes the connection in use and makes another one.</summary>
    public void Take(ConfigurationOptions options)
    {
        lock (gate)
        {
            Close(Forget(why: null));
            _ = ConnectAsync(options, attempts);
        }
    }

    /// <summary>Closes the connection in use: whoever asks, or waits for an answer, is refused.</summary>
    public void Leave(string why) => Close(Forget(why));

    public async ValueTask DisposeAsync()
    {
        if (Forget("Redis is not asked any more.") is { } left)
        {
            await left.Multiplexer.DisposeAsync();
        }
    }

    private static TaskCompletionSource<RedisLane> NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits for no answers: they would not count any more.</summary>
    private static void Close(RedisLane? left) =>
        _ = left?.Multiplexer.CloseAsync(allowCommandsToComplete: false);

    private RedisLane? Forget(string? why)
    {
        lock (gate)
        {
            attempts++;
            var left = lane;
            (lane, refusal) = (null, why);
            if (why is not null)
            {
                coming.TrySetException(new StoreUnavailableException(why));
            }

            if (coming.Task.IsCompleted)
            {
                coming = NewSource();
            }

            return left;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Those who wait for the connection get whatever it is.")]
    private async Task ConnectAsync(ConfigurationOptions options, int attempt)
    {
        try
        {
            var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
            if (!TryUse(new(multiplexer, multiplexer.GetDatabase()), attempt))
            {
                await multiplexer.DisposeAsync();
            }
        }
        catch (Exception e)
        {
            lock (gate)
            {
                if (attempt == attempts)
                {
                    coming.TrySetException(e);
                }
            }
        }
    }

    private bool TryUse(RedisLane made, int attempt)
    {
        lock (gate)
        {
            if (attempt != attempts)
            {
                return false;
            }

            lane = made;
            coming.TrySetResult(made);
            connected();
            return true;
        }
    }
}
