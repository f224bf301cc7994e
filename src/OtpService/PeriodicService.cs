namespace OtpService;

/// <summary>Does the same work after each period, until the service stops.</summary>
internal abstract class PeriodicService(TimeSpan period, TimeProvider time) : BackgroundService
{
    private readonly PeriodicTimer timer = new(period, time);

    protected TimeProvider Time => time;

    public override void Dispose()
    {
        timer.Dispose();
        GC.SuppressFinalize(this);
        base.Dispose();
    }

    /// <summary>Does the work of one period. An exception ends the service, so expected ones must be caught.</summary>
    protected abstract Task WorkAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WorkAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops. What was under way is finished or kept by StopAsync.
            return;
        }
    }
}
