using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OtpService.Delivery.Http;
using OtpService.Events;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Store;
using OtpService.Storage.Memory;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Outgoing;

namespace OtpService.Tests.Events;

/// <summary>What becomes of events that the application does not take.</summary>
public sealed class EventQueueWorkerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_application_does_not_take_comes_again_after_growing_pauses_under_the_same_id()
    {
        await using var shop = await FakeProvider.StartAsync();
        shop.Answer(FakeAnswer.Json(204, ""));
        shop.AnswerNext(FakeAnswer.Json(500, ""), FakeAnswer.ResetAfterReading, FakeAnswer.Json(302, ""));
        await using var office = await Office.OpenAsync(shop);

        office.Happen();
        await office.TurnAsync(EventQueueWorker.Pause);
        foreach (var pause in EventDeliveryWithRetries.Pauses.Take(3))
        {
            await office.TurnAsync(pause);
        }

        Assert.Equal(4, shop.Requests.Count);
        Assert.Single(
            shop.Requests.Select(request => request.Headers["webhook-id"]).Distinct(StringComparer.Ordinal));
        Assert.Single(shop.Requests.Select(request => request.Body).Distinct(StringComparer.Ordinal));
        Assert.Equal(
            [
                "Warning: The application does not accept events (500): check EVENTS_WEBHOOK_URL and the program at that URL. "
                    + "The events are retried for a day",
                "Information: The application accepts events again",
            ],
            office.Log.All);
    }

    [Fact]
    public async Task After_a_day_of_tries_an_event_is_given_up_with_an_error_in_the_log()
    {
        await using var shop = await FakeProvider.StartAsync();
        shop.Answer(FakeAnswer.Json(503, ""));
        await using var office = await Office.OpenAsync(shop);

        office.Happen();
        await office.TurnAsync(EventQueueWorker.Pause);
        foreach (var pause in EventDeliveryWithRetries.Pauses)
        {
            Assert.StartsWith(
                "Warning: The application does not accept events (503)", Assert.Single(office.Log.All), StringComparison.Ordinal);
            await office.TurnAsync(pause);
        }

        Assert.Equal(2, office.Log.All.Count);
        Assert.StartsWith("Error: The event evt_", office.Log.All[1], StringComparison.Ordinal);
        Assert.Empty(await office.Queue.TakeAsync(1, Cancelled));
    }

    [Fact]
    public async Task A_silent_application_is_given_up_for_now_after_ten_seconds()
    {
        await using var shop = await FakeProvider.StartAsync();
        shop.Answer(FakeAnswer.Never);
        await using var office = await Office.OpenAsync(shop);

        office.Happen();
        office.Time.Advance(EventQueueWorker.Pause);
        await shop.ReceivedAsync(Cancelled);
        await office.TurnAsync(EventRequest.TryLimit);
    }

    [Fact]
    public async Task What_nobody_foresaw_is_told_once_and_ends_nothing()
    {
        await using var shop = await FakeProvider.StartAsync();
        shop.Answer(FakeAnswer.Json(204, ""));
        await using var office = await Office.OpenAsync(shop);
        office.Queue.Fail(times: 3);

        office.Happen();
        for (var turn = 0; turn < 3; turn++)
        {
            office.Time.Advance(EventQueueWorker.Pause);
            await office.Queue.FailedAsync();
        }

        await office.TurnAsync(EventQueueWorker.Pause);
        Assert.Single(shop.Requests);
        Assert.Single(office.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_waits_when_the_service_stops_is_brought_after_the_next_start()
    {
        await using var shop = await FakeProvider.StartAsync();
        shop.Answer(FakeAnswer.Json(204, ""));
        var queue = new MemoryEventQueue(new FakeTimeProvider());
        await using (var first = await Office.OpenAsync(shop, queue))
        {
            first.Happen();
        }

        Assert.Empty(shop.Requests);
        await using var second = await Office.OpenAsync(shop, queue);
        await second.TurnAsync(EventQueueWorker.Pause);
        Assert.Single(shop.Requests);
    }

    [Fact]
    public async Task What_waits_is_sealed_and_what_others_put_there_is_dropped()
    {
        await using var shop = await FakeProvider.StartAsync();
        shop.Answer(FakeAnswer.Json(204, ""));
        var queue = new MemoryEventQueue(new FakeTimeProvider());
        await using (var first = await Office.OpenAsync(shop, queue))
        {
            first.Happen();
        }

        var waiting = Assert.Single(await queue.TakeAsync(10, Cancelled));
        Assert.DoesNotContain(
            Office.Address.Value, System.Text.Encoding.Latin1.GetString(waiting.Sealed),
            StringComparison.Ordinal);
        await queue.SettleAsync(waiting, again: null, Cancelled);

        // Under another id, cut off, or made up: nothing of ours.
        await queue.AddAsync([waiting with { Id = "evt_other" }], Cancelled);
        await queue.AddAsync([waiting with { Id = "evt_short", Sealed = [1, 2, 3] }], Cancelled);
        await using var second = await Office.OpenAsync(shop, queue);
        second.Time.Advance(EventQueueWorker.Pause);
        await second.Queue.SettledAsync();
        await second.Queue.SettledAsync();
        Assert.Empty(shop.Requests);
    }

    /// <summary>A courier with everything it needs.</summary>
    private sealed class Office : IAsyncDisposable
    {
        public static readonly Address Address =
            Address.TryParseEmail("ada@example.com", out var address)
                ? address
                : throw new InvalidOperationException();

        private readonly ProviderHttp http;
        private readonly EventIntake box;
        private readonly EventQueueWorker courier;

        private Office(FakeProvider shop, IEventQueue? queue)
        {
            var options = Options.Create(new EventOptions
            {
                Url = shop.Url,
                Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                Address = "full",
            });
            var seal = new EventCipher(new SecretRing("a-secret-of-the-tests-that-is-long-enough"));
            Queue = new Watched(queue ?? new MemoryEventQueue(Time));
            http = new ProviderHttp(Ways.Handler(), Time);
            var logs = LoggerFactory.Create(logging => logging.AddProvider(Log));
            box = new EventIntake(Queue, seal, options, Time, new Logger<EventIntake>(logs));
            var trouble = new EventFailureLog(new Logger<EventFailureLog>(logs));
            var delivery = new EventDeliveryWithRetries(Queue, seal, new EventRequest(http, Time, options), trouble);
            courier = new EventQueueWorker(box, Queue, delivery, Time, trouble);
        }

        public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

        public Lines Log { get; } = new();

        public Watched Queue { get; }

        public static async Task<Office> OpenAsync(FakeProvider shop, IEventQueue? queue = null)
        {
            var office = new Office(shop, queue);
            await office.courier.StartAsync(Cancelled);
            return office;
        }

        public void Happen() =>
            box.Take(new(OtpEventKind.CodeVerified, Outcomes.Verified) { Address = Address });

        /// <summary>Lets so much time pass, and waits until an event was settled.</summary>
        public async Task TurnAsync(TimeSpan pause)
        {
            Time.Advance(pause);
            await Queue.SettledAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await courier.StopAsync(CancellationToken.None);
            courier.Dispose();
            http.Dispose();
            Queue.Dispose();
        }
    }

    /// <summary>A queue that tells when an event was settled.</summary>
    private sealed class Watched(IEventQueue queue) : IEventQueue, IDisposable
    {
        private readonly SemaphoreSlim settled = new(0);
        private readonly SemaphoreSlim failed = new(0);
        private int failures;

        public void Fail(int times) => failures = times;

        public Task FailedAsync() => failed.WaitAsync(Cancelled);

        public Task SettledAsync() => settled.WaitAsync(Cancelled);

        public ValueTask<int> AddAsync(
            IReadOnlyList<QueuedEvent> events, CancellationToken cancellationToken) =>
            queue.AddAsync(events, cancellationToken);

        public ValueTask<IReadOnlyList<QueuedEvent>> TakeAsync(
            int most, CancellationToken cancellationToken)
        {
            if (Interlocked.Decrement(ref failures) >= 0)
            {
                failed.Release();
                throw new InvalidOperationException("Nobody foresaw this.");
            }

            return queue.TakeAsync(most, cancellationToken);
        }

        public async ValueTask SettleAsync(
            QueuedEvent done, TimeSpan? again, CancellationToken cancellationToken)
        {
            await queue.SettleAsync(done, again, cancellationToken);
            settled.Release();
        }

        public void Dispose()
        {
            settled.Dispose();
            failed.Dispose();
        }
    }
}
