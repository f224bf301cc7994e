namespace OtpService.Delivery;

/// <summary>A token that is canceled after a time, or with another token if that is earlier.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource either;

    public TimeLimit(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        timer = new CancellationTokenSource(most, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
    }

    public CancellationToken Token => either.Token;

    public void Dispose()
    {
        either.Dispose();
        timer.Dispose();
    }
}
