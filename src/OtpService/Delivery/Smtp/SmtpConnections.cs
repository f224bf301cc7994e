using System.Diagnostics.CodeAnalysis;
using MailKit.Net.Smtp;

namespace OtpService.Delivery.Smtp;

/// <summary>
/// The connections to a mail server, shared by all mails: at most so many at the same time, kept open for the
/// next mail.
/// </summary>
internal sealed class SmtpConnections(SmtpServer server, int most, TimeProvider time) : IAsyncDisposable
{
    private readonly SmtpIdleConnections idle = new(time);

    [SuppressMessage("Usage", "CA2213", Justification = "Loans that come back after the end release it.")]
    private readonly SemaphoreSlim free = new(most, most);

    private readonly Lock gate = new();
    private readonly HashSet<SmtpLoan> lent = [];
    private readonly HashSet<SmtpLoan> late = [];
    private TaskCompletionSource returned = NewSignal();

    /// <summary>
    /// Lends a connection: a kept one where there is one that the server has not closed, else a new one, for
    /// which there may be a wait. Throws what <see cref="SmtpFailure"/> explains.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The loan gives its connection back.")]
    public async Task<SmtpLoan> BorrowAsync(CancellationToken cancellationToken)
    {
        await WaitForPlaceAsync(cancellationToken);
        try
        {
            while (true)
            {
                if (idle.Take() is { } kept)
                {
                    return Lend(kept, isKept: true);
                }

                var next = NextReturn();
                try
                {
                    return Lend(await server.ConnectAsync(cancellationToken), isKept: false);
                }
                catch (SmtpCommandException full)
                    when (full.StatusCode == SmtpStatusCode.ServiceNotAvailable && WillReturn(next))
                {
                    // The server takes no more of them: one of ours will be free in a moment.
                    await next.WaitAsync(cancellationToken);
                }
            }
        }
        catch
        {
            free.Release();
            throw;
        }
    }

    /// <summary>
    /// Notes that a connection waits for a slow answer, and so will not be free in a moment.
    /// </summary>
    public void NoteLate(SmtpLoan loan)
    {
        lock (gate)
        {
            if (lent.Contains(loan))
            {
                late.Add(loan);
            }
        }
    }

    /// <summary>Takes a connection back, for the next mail if it is good for one.</summary>
    public void Return(SmtpLoan loan)
    {
        idle.Keep(loan.Connection);
        lock (gate)
        {
            lent.Remove(loan);
            late.Remove(loan);
            returned.SetResult();
            returned = NewSignal();
        }

        free.Release();
    }

    /// <summary>Leaves those that are kept. One that waits for an answer is left when it has it.</summary>
    public ValueTask DisposeAsync() => idle.DisposeAsync();

    private async Task WaitForPlaceAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (late.Count >= most)
            {
                throw new SmtpBusyException();
            }
        }

        try
        {
            await free.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new SmtpBusyException();
        }
    }

    private SmtpLoan Lend(SmtpConnection connection, bool isKept)
    {
        var loan = new SmtpLoan(this, connection) { IsKept = isKept };
        lock (gate)
        {
            lent.Add(loan);
        }

        return loan;
    }

    private Task NextReturn()
    {
        lock (gate)
        {
            return returned.Task;
        }
    }

    /// <summary>Whether a connection will come back, or has come back since this was asked for.</summary>
    private bool WillReturn(Task next)
    {
        lock (gate)
        {
            return lent.Count > 0 || next.IsCompleted;
        }
    }

    private static TaskCompletionSource NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
