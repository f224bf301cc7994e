namespace OtpService.Delivery.Smtp;

/// <summary>A connection that one email uses alone, until it is returned.</summary>
internal sealed class SmtpLoan(SmtpConnections lender, SmtpConnection connection) : IDisposable
{
    public SmtpConnection Connection => connection;

    /// <summary>
    /// Whether it sent emails before, so that the server may have closed it in the meantime.
    /// </summary>
    public required bool IsKept { get; init; }

    /// <summary>Notes that it waits for a slow response.</summary>
    public void NoteLate() => lender.NoteLate(this);

    public void Dispose() => lender.Return(this);
}
