using System.Diagnostics.CodeAnalysis;
using MailKit.Net.Smtp;

namespace OtpService.Delivery.Smtp;

/// <summary>
/// The connections to a mail server, which all emails share. Their number is limited, and they stay open for
/// the next email.
/// </summary>
internal sealed class SmtpConnections(SmtpServer server, int most, TimeProvider time) : IAsyncDisposable
{
    private readonly SmtpIdleConnections idle = new(time);

    [SuppressMessage("Usage", "CA2213", Justification = "Loans that come back after the end release it.")]
    private readonly SemaphoreSlim free = new(most, most);

    private readonly SmtpLoans loans = new();

    /// <summary>
    /// Lends a connection: an open one that the server has not closed or, otherwise, a new one, perhaps after
    /// a wait. Throws exceptions that <see cref="SmtpFailure"/> explains.
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

                var next = loans.NextReturn();
                try
                {
                    return Lend(await server.ConnectAsync(cancellationToken), isKept: false);
                }
                catch (SmtpCommandException full)
                    when (full.StatusCode == SmtpStatusCode.ServiceNotAvailable && loans.WillReturn(next))
                {
                    // The server accepts no more connections, but one of ours will be free in a moment.
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
    /// Notes that a connection waits for a slow response, and so will not be free in a moment.
    /// </summary>
    public void NoteLate(SmtpLoan loan) => loans.NoteLate(loan);

    /// <summary>Takes a connection back, and keeps it if it can send another email.</summary>
    public void Return(SmtpLoan loan)
    {
        idle.Keep(loan.Connection);
        loans.Remove(loan);
        free.Release();
    }

    /// <summary>
    /// Closes the idle connections. A connection that waits for a response is closed after it.
    /// </summary>
    public ValueTask DisposeAsync() => idle.DisposeAsync();

    private async Task WaitForPlaceAsync(CancellationToken cancellationToken)
    {
        if (loans.AreLate(most))
        {
            throw new SmtpBusyException();
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
        loans.Add(loan);
        return loan;
    }
}
