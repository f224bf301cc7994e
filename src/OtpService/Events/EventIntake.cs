using System.Buffers.Text;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using OtpService.Otp.Reporting;
using OtpService.Otp.Store;

namespace OtpService.Events;

/// <summary>
/// Collects events while a caller waits for a response, at almost no cost, and puts them into the queue a
/// moment later. Events that do not fit are dropped and counted: they only inform, and must not stop what
/// they report.
/// </summary>
internal sealed partial class EventIntake(
    IEventQueue queue, EventCipher seal, IOptions<EventOptions> options, TimeProvider time,
    ILogger<EventIntake> logger)
    : IEventSink
{
    private const int MostHeld = 10_000;
    private const int MostAtOnce = 256;

    private readonly Channel<(OtpEvent Happened, DateTimeOffset At)> held =
        Channel.CreateBounded<(OtpEvent, DateTimeOffset)>(new BoundedChannelOptions(MostHeld) { SingleReader = true });

    private readonly EventAddress naming = options.Value.Naming ?? EventAddress.None;
    private int dropped;

    /// <summary>
    /// Encrypted events that are not in the queue yet. Only one call uses this list at a time.
    /// </summary>
    private List<QueuedEvent> unshelved = [];

    public void Take(in OtpEvent happened)
    {
        if (EventContent.IsTold(happened)
            && ((IsOfStrangers(happened) && held.Reader.Count >= MostHeld / 2)
                || !held.Writer.TryWrite((happened, time.GetUtcNow()))))
        {
            Interlocked.Increment(ref dropped);
        }
    }

    /// <summary>
    /// Puts the collected events into the queue. While the queue is unavailable, they wait.
    /// </summary>
    public async Task EmptyAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (Next() is { Count: > 0 } next)
            {
                Interlocked.Add(ref dropped, await queue.AddAsync(next, cancellationToken));
                unshelved = [];
            }
        }
        catch (StoreUnavailableException)
        {
            // The next call begins with these events.
            return;
        }
        finally
        {
            if (Interlocked.Exchange(ref dropped, 0) is var lost and > 0)
            {
                Dropped(logger, lost);
            }
        }
    }

    /// <summary>A wrong guess requires only a recipient, so such events must not displace others.</summary>
    private static bool IsOfStrangers(in OtpEvent happened) =>
        happened.Kind is OtpEventKind.VerificationFailed or OtpEventKind.EmailTokenRefused;

    private List<QueuedEvent> Next()
    {
        while (unshelved.Count < MostAtOnce && held.Reader.TryRead(out var one))
        {
            if (EventContent.Of(one.Happened, one.At, naming) is { } content)
            {
                var id = $"evt_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16))}";
                unshelved.Add(new(id, seal.Seal(id, content)) { OfStrangers = IsOfStrangers(one.Happened) });
            }
        }

        return unshelved;
    }

    [LoggerMessage(LogLevel.Warning,
        "{Events} events were dropped, because there are more than the application accepts")]
    private static partial void Dropped(ILogger logger, int events);
}
