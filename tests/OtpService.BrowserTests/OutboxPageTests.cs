using Microsoft.Playwright;

namespace OtpService.BrowserTests;

/// <summary>The outbox as people see it, live.</summary>
public sealed class OutboxPageTests(Browser browser)
{
    [Fact]
    public async Task Messages_arrive_while_it_is_open_and_can_be_thrown_away()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.PrepareAsync(browser);
        var messages = visit.Page.Locator(".message");
        await visit.Page.GotoAsync(new Uri(service.Address, "/dev/outbox").ToString());
        await Assertions.Expect(visit.Page.GetByText("No messages yet.")).ToBeVisibleAsync();

        await SendAsync(visit, "{\"email\":\"ada@example.com\"}");
        await Assertions.Expect(messages).ToHaveCountAsync(1);
        await SendAsync(visit, "{\"phone\":\"+12025550123\",\"locale\":\"ar\"}");
        await Assertions.Expect(messages).ToHaveCountAsync(2);

        await Assertions.Expect(messages.First).ToContainTextAsync("+12025550123");
        await Assertions.Expect(messages.First.Locator(".code"))
            .ToHaveTextAsync(service.CodeTo("+12025550123"));
        await Assertions.Expect(messages.Last).ToContainTextAsync("ada@example.com");
        await Assertions.Expect(messages.Last.FrameLocator("iframe").Locator("h1"))
            .ToContainTextAsync("verification code");
        await visit.Page.GetByText("Empty the outbox").ClickAsync();
        await Assertions.Expect(visit.Page.GetByText("No messages yet.")).ToBeVisibleAsync();
        await Assertions.Expect(messages).ToHaveCountAsync(0);
    }

    private static async Task SendAsync(Visit visit, string body) => await visit.Page.EvaluateAsync(
        "body => fetch('/send-verification', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })", body);
}
