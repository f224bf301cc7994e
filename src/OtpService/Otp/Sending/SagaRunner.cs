using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>Runs sends as sagas: a send that ends without a message on its way leaves nothing behind.</summary>
internal sealed class SagaRunner(IOtpStore store, ITallies tallies, SettlementQueue settlements)
{
    /// <summary>
    /// Runs a send. Undoes its steps if it throws, or if its outcome does not last.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<SendSaga, Task<T>> send, Func<T, bool> lasts)
    {
        var saga = new SendSaga(store, new SagaTallies(tallies, settlements), settlements);
        try
        {
            var outcome = await send(saga);
            if (!lasts(outcome))
            {
                await saga.UndoAsync();
            }

            return outcome;
        }
        catch
        {
            await saga.UndoAsync();
            throw;
        }
    }
}
