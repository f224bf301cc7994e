namespace OtpService.Delivery.Smtp;

/// <summary>
/// The connections that are in use: which of them wait for a slow response, and when the next one is returned.
/// </summary>
internal sealed class SmtpLoans
{
    private readonly Lock gate = new();
    private readonly HashSet<SmtpLoan> lent = [];
    private readonly HashSet<SmtpLoan> late = [];
    private TaskCompletionSource returned = NewSignal();

    public void Add(SmtpLoan loan)
    {
        lock (gate)
        {
            lent.Add(loan);
        }
    }

    /// <summary>Notes that a connection waits for a slow response, if it is in use.</summary>
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

    public void Remove(SmtpLoan loan)
    {
        lock (gate)
        {
            lent.Remove(loan);
            late.Remove(loan);
            returned.SetResult();
            returned = NewSignal();
        }
    }

    /// <summary>Whether so many connections wait for slow responses.</summary>
    public bool AreLate(int number)
    {
        lock (gate)
        {
            return late.Count >= number;
        }
    }

    /// <summary>Ends when the next connection is returned.</summary>
    public Task NextReturn()
    {
        lock (gate)
        {
            return returned.Task;
        }
    }

    /// <summary>Whether a connection will be returned, or was returned since <see cref="NextReturn"/> was called.</summary>
    public bool WillReturn(Task next)
    {
        lock (gate)
        {
            return lent.Count > 0 || next.IsCompleted;
        }
    }

    private static TaskCompletionSource NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
