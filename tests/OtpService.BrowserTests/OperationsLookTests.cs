using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OtpService.Tests.Api;
using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>
/// The operations page as people see and hear it. The pictures are kept in artifacts/screenshots.
/// </summary>
public sealed class OperationsLookTests(Browser browser)
{
    public static TheoryData<int, ColorScheme> EveryLook() => new()
    {
        { 320, ColorScheme.Light }, { 800, ColorScheme.Dark }, { 1440, ColorScheme.Light },
    };

    [Theory]
    [MemberData(nameof(EveryLook))]
    public async Task It_is_accessible_and_whole_in_every_state(int width, ColorScheme scheme)
    {
        await using var app = await TestApp.StartAsync(("NETWORK_SENDS_PER_HOUR", "0"));
        var ops = await OperationsPage.OpenAsync(browser, app, width, scheme);
        await Expect(ops.Key).ToBeVisibleAsync();
        await IsFineAsync(ops, $"ops-sign-in-{width}-{scheme}");

        await ops.SignInAsync("not-one-of-the-keys");
        await Expect(ops.Page.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
        await IsFineAsync(ops, $"ops-wrong-key-{width}-{scheme}");

        await ops.SignInAsync();
        await Expect(ops.Empty).ToBeVisibleAsync();
        await IsFineAsync(ops, $"ops-empty-{width}-{scheme}");

        await Traffic.BusyAsync(app);
        await Traffic.PumpedAsync(app);
        await ops.ChooseAsync("Last day");
        await ops.ShowsAsync("Sent", "29");
        foreach (var table in await ops.Page.Locator("summary").AllAsync())
        {
            await table.ClickAsync();
        }

        await IsFineAsync(ops, $"ops-busy-{width}-{scheme}");
        await Expect(ops.Page.Locator("canvas")).ToHaveCountAsync(1 + 2 + 1);
        Assert.Empty(ops.Faults);
    }

    private static async Task IsFineAsync(OperationsPage ops, string picture)
    {
        await Screenshots.TakeAsync(ops.Page, picture, fullPage: true);
        var result = await ops.Page.RunAxe();
        Assert.Empty(result.Violations.Select(violation =>
            $"{violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
        Assert.True(await ops.Page.EvaluateAsync<bool>(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }
}
