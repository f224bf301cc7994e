using System.Diagnostics.CodeAnalysis;
using OtpService.Otp.Store;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Holds the connection in use, and replaces it by another one or by a reason for refusing.
/// </summary>
/// <param name="connected">Is called when another connection is in use.</param>
internal sealed class PrimarySwitch(Action connected) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private TaskCompletionSource<PrimaryConnection> coming = NewSource();
    private volatile PrimaryConnection? primary;
    private volatile string? refusal;
    private int attempts;

    /// <summary>The connection in use; null while there is none.</summary>
    public PrimaryConnection? Primary => primary;

    /// <summary>Why there is no connection, and none is being made.</summary>
    public string? Refusal => refusal;

    /// <summary>Waits for the connection that is being made.</summary>
    /// <exception cref="StoreUnavailableException">No connection is being made.</exception>
    public Task<PrimaryConnection> ComingAsync()
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

    /// <summary>Closes the connection in use. New calls, and calls that wait for a response, fail.</summary>
    public void Leave(string why) => Close(Forget(why));

    public async ValueTask DisposeAsync()
    {
        if (Forget("The connection to Redis is closed.") is { } left)
        {
            await left.Multiplexer.DisposeAsync();
        }
    }

    private static TaskCompletionSource<PrimaryConnection> NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Closes a connection without waiting for responses, which would no longer count.</summary>
    private static void Close(PrimaryConnection? left) =>
        _ = left?.Multiplexer.CloseAsync(allowCommandsToComplete: false);

    private PrimaryConnection? Forget(string? why)
    {
        lock (gate)
        {
            attempts++;
            var left = primary;
            (primary, refusal) = (null, why);
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

    [SuppressMessage("Design", "CA1031", Justification = "Callers that wait for the connection get the exception.")]
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

    private bool TryUse(PrimaryConnection made, int attempt)
    {
        lock (gate)
        {
            if (attempt != attempts)
            {
                return false;
            }

            primary = made;
            coming.TrySetResult(made);
            connected();
            return true;
        }
    }
}
