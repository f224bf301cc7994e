using System.Text;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeEventsTests() : EventsContract(ServiceBinary.Native);

/// <summary>
/// What waits for the application while it is away outlives the service, and tells nobody else anything.
/// </summary>
public abstract class EventsContract(ServiceBinary binary)
{
    private const string Nobody = "http://127.0.0.1:9/events";

    [Fact]
    public async Task An_event_that_nobody_took_is_brought_after_the_next_start()
    {
        await using var shop = await FakeProvider.StartAsync();
        shop.Answer(FakeAnswer.Json(204, ""));
        await using var installation = await Installation.CreateAsync(binary);
        await using (var first = await StartAsync(installation, Nobody))
        {
            Assert.Equal(200, (await first.SendAsync(new { email = "ada@example.com" })).Status);
            await first.TerminateAsync();
            Assert.Equal(0, await first.ExitAsync());
        }

        Assert.DoesNotContain("ada@example.com", await WaitingAsync(installation), StringComparison.Ordinal);

        await using var second = await StartAsync(installation, $"{shop.Url}/events");
        await shop.ReceivedAsync(TestContext.Current.CancellationToken);
        var brought = shop.Requests[0].Json;
        Assert.Equal("verification.sent", brought.GetProperty("type").GetString());
        Assert.Equal("ada@example.com", brought.GetProperty("data").GetProperty("address").GetString());
    }

    private static Task<ServiceProcess> StartAsync(Installation installation, string url) =>
        installation.StartAsync(
        ("EVENTS_WEBHOOK_URL", url), ("EVENTS_ADDRESS", "full"),
        ("EVENTS_WEBHOOK_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));

    /// <summary>Everything that Redis holds of the one event that waits.</summary>
    private static async Task<string> WaitingAsync(Installation installation)
    {
        await using var redis = await installation.Redis.ConnectAsync();
        var entry = Assert.Single(await redis.GetDatabase().HashGetAllAsync("otp:{events}:sealed"));
        return entry.Name + Encoding.Latin1.GetString((byte[]?)entry.Value ?? []);
    }
}
