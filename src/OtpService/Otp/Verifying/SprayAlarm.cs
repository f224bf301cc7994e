using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Store;

namespace OtpService.Otp.Verifying;

/// <summary>
/// Watches the failed verifications of all replicas together. It raises an alarm if there are so many in an hour
/// that codes seem to be sprayed over many recipients, with few guesses at each. The alarm lasts until there are
/// fewer again. No request is rejected because of it: otherwise any stranger could block the service.
/// </summary>
internal sealed partial class SprayAlarm
{
    /// <summary>A gauge: 1 while the alarm is raised, else 0.</summary>
    public const string GaugeName = "otp.spray_alarm";

    /// <summary>How long a process gathers its own count before it shares it.</summary>
    public static readonly TimeSpan ShareEvery = TimeSpan.FromSeconds(5);

    private readonly ITallies tallies;
    private readonly TimeProvider time;
    private readonly ILogger<SprayAlarm> logger;
    private readonly Meter meter;
    private readonly UInt128 key;
    private readonly int budget;
    private long nextShare;
    private int pending;
    private volatile bool raised;

    public SprayAlarm(
        ITallies tallies, Pseudonyms pseudonyms, IOptions<LimitOptions> options, TimeProvider time,
        IMeterFactory meters, ILogger<SprayAlarm> logger)
    {
        (this.tallies, this.time, this.logger) = (tallies, time, logger);
        key = pseudonyms.Fingerprint("service", "failures");
        budget = options.Value.FailureAlarmPerHour;
        nextShare = time.GetTimestamp();

        // The factory disposes it with the service.
        meter = meters.Create(Instrumentation.Name);
        meter.CreateObservableGauge(
            GaugeName, () => Raised ? 1 : 0,
            description: "Whether codes seem to be sprayed over many addresses.");
    }

    /// <summary>Whether the failures within the last hour reached the budget, as of the last share.</summary>
    public bool Raised
    {
        get
        {
            ShareWhenDue();
            return raised;
        }
    }

    public void Count()
    {
        Interlocked.Increment(ref pending);
        ShareWhenDue();
    }

    private void ShareWhenDue()
    {
        var due = Interlocked.Read(ref nextShare);
        var now = time.GetTimestamp();
        var next = now + (long)(ShareEvery.TotalSeconds * time.TimestampFrequency);
        if (budget > 0 && now >= due && Interlocked.CompareExchange(ref nextShare, next, due) == due)
        {
            _ = ShareAsync();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A failed call must not end the alarm.")]
    private async Task ShareAsync()
    {
        var count = Interlocked.Exchange(ref pending, 0);
        try
        {
            var failures = await tallies.AddAsync(key, count, CancellationToken.None);
            if (failures >= budget && !raised)
            {
                Sprayed(logger, failures);
            }

            raised = failures >= budget;
        }
        catch (StoreUnavailableException)
        {
            Interlocked.Add(ref pending, count);
        }
        catch (Exception e)
        {
            Interlocked.Add(ref pending, count);
            Unshared(logger, e);
        }
    }

    [LoggerMessage(LogLevel.Error,
        "{Failures} verifications failed within an hour: an attacker may be spraying codes over many recipients")]
    private static partial void Sprayed(ILogger logger, int failures);

    [LoggerMessage(LogLevel.Error, "Failed verifications could not be counted for the whole service")]
    private static partial void Unshared(ILogger logger, Exception exception);
}
