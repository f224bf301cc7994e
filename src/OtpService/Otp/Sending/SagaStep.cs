using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>One step of a send in the store, and its result.</summary>
internal sealed class SagaStep<T>
{
    private SagaStep(Task<T> reply) => Reply = reply;

    /// <summary>The store's reply; faulted if it is unknown.</summary>
    public Task<T> Reply { get; }

    /// <summary>
    /// Begins a step. An exception that is thrown before the first wait makes it a failed step too.
    /// </summary>
    public static SagaStep<T> Begin(Func<ValueTask<T>> step)
    {
        return new(RunAsync());

        async Task<T> RunAsync()
        {
            return await step();
        }
    }

    /// <summary>
    /// Undoes a step that has ended: by its reply, or without one if it may have taken place anyway. A step that
    /// certainly never reached the store is not undone.
    /// </summary>
    public async Task UndoAsync(Func<T, Task> byReply, Action unseen)
    {
        if (Reply.IsCompletedSuccessfully)
        {
            await byReply(await Reply);
        }
        else if (Reply.Exception?.InnerException is not StoreUnavailableException { MayHaveRun: false })
        {
            unseen();
        }
    }
}
