namespace OtpService.Delivery.Smtp;

/// <summary>A connection that one mail has for itself, until it is given back.</summary>
internal sealed class SmtpLoan(SmtpConnections lender, SmtpConnection connection) : IDisposable
{
    public SmtpConnection Connection => connection;

    /// <summary>Whether it had mails before, so that the server may have closed it meanwhile.</summary>
    public required bool IsKept { get; init; }

    /// <summary>Notes that it waits for a slow answer.</summary>
    public void NoteLate() => lender.NoteLate(this);

    public void Dispose() => lender.Return(this);
}
