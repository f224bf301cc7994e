using Microsoft.Playwright;
using OtpService.Tests.Api;
using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>What operators see of what really went through the service.</summary>
public sealed class OperationsFiguresTests(Browser browser)
{
    [Fact]
    public async Task The_figures_are_what_went_through_the_service()
    {
        await using var app = await TestApp.StartAsync();
        var ops = await OperationsPage.OpenAsync(browser, app);
        await Traffic.BusyAsync(app);

        await ops.SignInAsync();

        await ops.ShowsAsync("Sent", "4");
        await ops.ShowsAsync("Verified", "2");
        await ops.ShowsAsync("Conversion", "50%");
        await ops.ShowsAsync("Undelivered", "1");
        await ops.ShowsAsync("Refused", "5");
        await Expect(ops.Page.Locator("#figures")).ToContainTextAsync("3 sends · 2 guesses");
        Assert.Equal(
            ["2 Destination not allowed destination_not_allowed", "1 Asked again too soon resend_too_soon"],
            await ops.LinesAsync("#limits p"));
        Assert.Equal(["2 Wrong code invalid_code"], await ops.LinesAsync("#others p"));
        Assert.Equal(
            ["autosend | 4 | 75% | ≤ 50 ms | ≤ 50 ms | 1 refused us | –", "unosend | 2 | 100% | ≤ 50 ms | ≤ 50 ms | – | –"],
            await ops.RowsAsync("Delivery by provider"));
        Assert.Equal(
            ["verification, email | 2 | 1 | 50%", "login, SMS | 2 | 1 | 50%"],
            await ops.RowsAsync("Codes by purpose"));
        Assert.Equal(
            ["Latvia | 1 | 0 | 0% | 0 | 0", "United States | 1 | 1 | 100% | 0 | 0", "Germany | 0 | 0 | – | 0 | 2"],
            await ops.RowsAsync("SMS by country"));
        Assert.Equal(["security-alert | 1 | 1 | –"], await ops.RowsAsync("Messages of back ends and hooks"));
        Assert.Empty(ops.Faults);
    }

    [Fact]
    public async Task A_country_whose_SMS_nobody_uses_is_marked_and_named_at_the_top()
    {
        await using var app = await TestApp.StartAsync(("NETWORK_SENDS_PER_HOUR", "0"));
        var ops = await OperationsPage.OpenAsync(browser, app);
        await Traffic.BusyAsync(app);
        await ops.SignInAsync();
        await Expect(ops.Page.GetByText("Nothing unusual: 50% of 4 codes verified")).ToBeVisibleAsync();

        await Traffic.PumpedAsync(app);
        await ops.Page.ReloadAsync();

        await Expect(ops.Page.GetByText("Latvia: 26 codes by SMS, 0 of them verified.")).ToBeVisibleAsync();
        Assert.Contains("Latvia ⚠ low | 26 | 0 | 0% | 0 | 0", await ops.RowsAsync("SMS by country"));
    }

    [Fact]
    public async Task Hour_day_and_week_each_count_their_own_and_the_choice_survives_a_reload()
    {
        await using var app = await TestApp.StartAsync();
        var ops = await OperationsPage.OpenAsync(browser, app);
        await SendAsync(app, TimeSpan.FromDays(3));
        await SendAsync(app, TimeSpan.FromHours(5));
        await SendAsync(app, TimeSpan.FromMinutes(70));
        await SendAsync(app, TimeSpan.FromMinutes(30));
        await SendAsync(app, TimeSpan.Zero);

        await ops.SignInAsync();
        await ops.ShowsAsync("Sent", "2");
        await Expect(ops.Page.Locator("#figures")).ToContainTextAsync("the hour before: 1");
        await ops.ChooseAsync("Last day");
        await ops.ShowsAsync("Sent", "4");
        await ops.ChooseAsync("Last week");
        await ops.ShowsAsync("Sent", "5");

        Assert.EndsWith("/ops#week", ops.Page.Url, StringComparison.Ordinal);
        await Expect(ops.Page.GetByText("the hour before")).ToHaveCountAsync(0);
        await ops.Page.ReloadAsync();
        await ops.ShowsAsync("Sent", "5");
        await Expect(ops.Page.GetByRole(AriaRole.Link, new() { Name = "Last week" }))
            .ToHaveAttributeAsync("aria-current", "true");
        Assert.Empty(ops.Faults);
    }

    [Fact]
    public async Task A_plot_tells_the_same_in_a_sentence_and_in_a_table()
    {
        await using var app = await TestApp.StartAsync();
        var ops = await OperationsPage.OpenAsync(browser, app);
        await SendAsync(app, TimeSpan.FromMinutes(10));
        await SendAsync(app, TimeSpan.Zero);
        await ops.SignInAsync();

        await Expect(ops.Page.GetByRole(AriaRole.Img))
            .ToHaveAttributeAsync(
                "aria-label", "Plot over time: 2 sent, most of them from Mon 09:00 on: 1. None verified.");
        await ops.Page.Locator("#time-table summary").PressAsync("Enter");
        Assert.Equal(
            ["Mon 09:00 | 1 | 0", "Mon 09:10 | 1 | 0"],
            await ops.RowsAsync("Sent and verified codes over time"));
    }

    /// <summary>Sends a code to an address of its own, and so much time passes.</summary>
    private static async Task SendAsync(TestApp app, TimeSpan passes)
    {
        await app.SentAsync(new { email = $"ada{app.Provider.Requests.Count}@example.com" });

        // Counts belong to the time at which they are handed over, which reading them does at once.
        await app.AskAsync(new(HttpMethod.Get, "/stats"), Traffic.Key);
        app.Clock.Advance(passes);
    }
}
