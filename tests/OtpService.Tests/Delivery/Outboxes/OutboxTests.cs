using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OtpService.Delivery.Outboxes;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Web;

namespace OtpService.Tests.Delivery.Outboxes;

public sealed class OutboxTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_outbox_keeps_the_message_and_shows_its_code_in_the_log()
    {
        await using var app = new DeliveryApp("Development");

        await app.SendAsync(Codes.ToPhone());

        Assert.Equal("123456", Assert.Single(app.Get<Outbox>().NewestFirst()).Message.Code?.Reveal());
        Assert.StartsWith(
            "Information: Outbox, not sent to +1••••••••00: 123456 is your ",
            app.Log.All[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_outbox_keeps_the_newest_hundred()
    {
        await using var app = new DeliveryApp("Development");
        for (var i = 1000; i < 1101; i++)
        {
            await app.SendAsync(Codes.ToEmail(code: $"{i}"));
        }

        var codes = app.Get<Outbox>().NewestFirst().Select(kept => kept.Message.Code?.Reveal()).ToList();

        Assert.Equal(100, codes.Count);
        Assert.Equal("1100", codes[0]);
        Assert.Equal("1001", codes[^1]);
    }

    [Fact]
    public async Task Programs_read_the_newest_message_first()
    {
        await using var app = new DeliveryApp("Development");
        await using var web = await StartAsync(app);
        await app.SendAsync(Codes.ToEmail(code: "1111"));
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.SendAsync(Codes.ToPhone(code: "2222"));

        var items = await GetAsync(web, "/dev/outbox");

        Assert.Equal(["2222", "1111"], items.Select(item => item.GetProperty("code").GetString()));
        var sms = items[0];
        Assert.Equal(Codes.Id.ToString(), sms.GetProperty("id").GetString());
        Assert.Equal("sms", sms.GetProperty("channel").GetString());
        Assert.Equal("+14155550100", sms.GetProperty("to").GetString());
        Assert.Equal("2026-01-02T03:04:06+00:00", sms.GetProperty("sentAt").GetString());
        Assert.False(sms.TryGetProperty("html", out _));
        Assert.StartsWith("1111 is", items[1].GetProperty("subject").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("<!doctype", items[1].GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ann@EXAMPLE.com", "1111")]
    [InlineData("%2B1 (415) 555-0100", "2222")]
    [InlineData("+14155550100", "2222")]
    [InlineData("bob@example.com", null)]
    [InlineData("nonsense", null)]
    public async Task The_messages_to_one_address_can_be_asked_for(string to, string? code)
    {
        await using var app = new DeliveryApp("Development");
        await using var web = await StartAsync(app);
        await app.SendAsync(Codes.ToEmail(code: "1111"));
        await app.SendAsync(Codes.ToPhone(code: "2222"));

        var items = await GetAsync(web, $"/dev/outbox?to={to}");

        Assert.Equal(code, items.SingleOrDefault() is { ValueKind: JsonValueKind.Object } only
            ? only.GetProperty("code").GetString()
            : null);
    }

    [Fact]
    public async Task The_outbox_can_be_emptied()
    {
        await using var app = new DeliveryApp("Development");
        await using var web = await StartAsync(app);
        await app.SendAsync(Codes.ToEmail());

        using var client = web.GetTestClient();
        using var response = await client.DeleteAsync(new Uri("/dev/outbox", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(await GetAsync(web, "/dev/outbox"));
    }

    private static async Task<JsonElement[]> GetAsync(WebApplication web, string path) =>
        [.. (await web.GetTestClient().GetFromJsonAsync<JsonElement>(path, Cancelled)).EnumerateArray()];

    private static async Task<WebApplication> StartAsync(DeliveryApp app)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(app.Get<Outbox>());
        var web = builder.Build();
        web.MapOutbox();
        await web.StartAsync(Cancelled);
        return web;
    }
}
