namespace OtpService.Otp.TestRecipients;

/// <summary>
/// Warns at every start about recipients whose codes are known in advance, and about those that have ended.
/// </summary>
internal sealed partial class TestRecipientReport(
    TestRecipientTable recipients, TimeProvider time, ILogger<TestRecipientReport> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        foreach (var group in recipients.All.GroupBy(recipient => recipient.End).OrderBy(group => group.Key))
        {
            if (group.Key is not { } end)
            {
                Endless(logger, group.Count());
            }
            else if (end < today)
            {
                Ended(logger, group.Count(), end);
            }
            else
            {
                Until(logger, group.Count(), end);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning,
        "TEST_RECIPIENTS: {Count} test recipients until {End:yyyy-MM-dd}: anyone who knows their codes can verify "
        + "as them")]
    private static partial void Until(ILogger logger, int count, DateOnly end);

    [LoggerMessage(LogLevel.Warning,
        "TEST_RECIPIENTS: {Count} test recipients without an end date: anyone who knows their codes can verify "
        + "as them")]
    private static partial void Endless(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning,
        "TEST_RECIPIENTS: {Count} test recipients ended on {End:yyyy-MM-dd} and are ordinary recipients again: "
        + "remove them")]
    private static partial void Ended(ILogger logger, int count, DateOnly end);
}
