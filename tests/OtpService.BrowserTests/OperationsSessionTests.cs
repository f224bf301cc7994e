using Microsoft.Playwright;
using OtpService.Tests.Api;
using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>Signing in to the operations page, staying up to date, and what it says when it cannot.</summary>
public sealed class OperationsSessionTests(Browser browser)
{
    [Fact]
    public async Task A_wrong_key_is_told_in_words_and_a_right_one_is_kept_in_this_tab_only()
    {
        await using var app = await TestApp.StartAsync(("REQUIRE_API_KEY", "true"), ("PATH_BASE", "/codes"));
        var ops = await OperationsPage.OpenAsync(browser, app, pathBase: "/codes");

        await ops.SignInAsync("not-one-of-the-keys");
        await Expect(ops.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("none of the service's API keys");
        await Expect(ops.Key).ToBeFocusedAsync();
        await ops.SignInAsync("schlüssel");
        await Expect(ops.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("none of the service's API keys");
        await ops.SignInAsync();
        await Expect(ops.Empty).ToBeVisibleAsync();

        Assert.Equal(
            TestApp.ApiKey, await ops.Page.EvaluateAsync<string>("Object.values(sessionStorage).join()"));
        Assert.Equal(
            "", await ops.Page.EvaluateAsync<string>("document.cookie + Object.values(localStorage).join()"));
        Assert.DoesNotContain(TestApp.ApiKey, ops.Page.Url, StringComparison.Ordinal);
        Assert.Equal("", await ops.Key.InputValueAsync());
        await ops.Page.ReloadAsync();
        await Expect(ops.Empty).ToBeVisibleAsync();
        await ops.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(ops.Key).ToBeFocusedAsync();
        await Expect(ops.Empty).ToBeHiddenAsync();
        Assert.Equal(0, await ops.Page.EvaluateAsync<int>("sessionStorage.length"));
        Assert.Empty(ops.Faults);
    }

    [Fact]
    public async Task Before_anything_happened_it_says_how_to_make_something_happen()
    {
        await using var app = await TestApp.StartAsync();
        var ops = await OperationsPage.OpenAsync(browser, app);
        await ops.SignInAsync();

        await Expect(ops.Page.GetByText("Nothing happened in the last hour.")).ToBeVisibleAsync();
        await Expect(ops.Page.GetByLabel("Command"))
            .ToContainTextAsync($"curl -s {app.ClientOptions.BaseAddress}send-verification");
        await Expect(ops.Board).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_key_that_is_taken_away_signs_the_operator_out()
    {
        await using var app = await TestApp.StartAsync();
        var ops = await OperationsPage.OpenAsync(browser, app);
        await Traffic.BusyAsync(app);
        await ops.SignInAsync();
        await ops.ShowsAsync("Sent", "4");

        await ops.Page.RouteAsync("**/stats?*", route => route.FulfillAsync(new() { Status = 401 }));
        await ops.ChooseAsync("Last day");

        await Expect(ops.Page.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("no longer one of the service's API keys");
        Assert.Equal(0, await ops.Page.EvaluateAsync<int>("sessionStorage.length"));
        await ops.ShowsAsync("Sent", "0");
    }

    [Theory]
    [InlineData(503, "cannot reach its store")]
    [InlineData(500, "answered with an error (500)")]
    [InlineData(0, "does not answer")]
    public async Task Without_an_answer_it_says_why_keeps_the_figures_of_the_chosen_time_and_tries_again(
        int status, string words)
    {
        await using var app = await TestApp.StartAsync();
        var ops = await OperationsPage.OpenAsync(browser, app);
        await Traffic.BusyAsync(app);
        await ops.StopTimeAsync();
        await ops.SignInAsync();
        await ops.ShowsAsync("Sent", "4");

        await ops.Page.RouteAsync("**/stats?*", route => status == 0 ? route.AbortAsync() : route.FulfillAsync(new()
        {
            Status = status,
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "2" },
        }));
        await ops.Page.Clock.RunForAsync(10_000);
        await Expect(ops.Page.GetByRole(AriaRole.Status)).ToContainTextAsync(words);
        await Expect(ops.Board).ToBeVisibleAsync();
        await ops.ChooseAsync("Last day");
        await Expect(ops.Board).ToBeHiddenAsync();
        await Expect(ops.Page.GetByRole(AriaRole.Status)).ToContainTextAsync(words);

        await ops.Page.UnrouteAllAsync();
        await app.SentAsync(new { email = "grace@example.org" });
        await ops.Page.Clock.RunForAsync(status == 503 ? 2_000 : 5_000);
        await ops.ShowsAsync("Sent", "5");
        await Expect(ops.Board).ToBeVisibleAsync();
        await Expect(ops.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("");
    }

    [Theory]
    [InlineData("", "?minutes=120", 10_000)]
    [InlineData("#week", "?minutes=10080", 60_000)]
    public async Task It_refreshes_itself_while_somebody_looks_and_has_not_paused_it(
        string range, string question, int milliseconds)
    {
        await using var app = await TestApp.StartAsync();
        var ops = await OperationsPage.OpenAsync(browser, app);
        await Traffic.BusyAsync(app);
        await ops.Page.GotoAsync(ops.Page.Url + range);
        await ops.StopTimeAsync();
        await ops.SignInAsync();
        await ops.ShowsAsync("Sent", "4");
        await Expect(ops.Page.Locator("#updated")).Not.ToBeEmptyAsync();
        await app.SentAsync(new { email = "grace@example.org" });

        await ops.Page.Clock.RunForAsync(milliseconds - 1_000);
        await ops.ShowsAsync("Sent", "4");
        await ops.Page.Clock.RunForAsync(1_000);
        await ops.ShowsAsync("Sent", "5");
        Assert.Equal(question, ops.Questions[^1]);

        await ops.Page.GetByText("Pause").ClickAsync();
        await AsksNothingForAsync(ops, milliseconds);
        await ops.Page.GetByText("Pause").ClickAsync();
        await Expect(ops.Page.GetByText("Pause")).ToHaveAttributeAsync("aria-pressed", "false");

        await app.SentAsync(new { email = "grace@example.net" });
        await SeenAsync(ops, "hidden");
        await AsksNothingForAsync(ops, 3 * milliseconds);
        await SeenAsync(ops, "visible");
        await ops.Page.Clock.RunForAsync(1);
        await ops.ShowsAsync("Sent", "6");
    }

    private static async Task AsksNothingForAsync(OperationsPage ops, int milliseconds)
    {
        var before = ops.Questions.Count;
        await ops.Page.Clock.RunForAsync(milliseconds);
        Assert.Equal(before, ops.Questions.Count);
    }

    /// <summary>As when the tab is left for another, or chosen again.</summary>
    private static async Task SeenAsync(OperationsPage ops, string state) => await ops.Page.EvaluateAsync(
        "state => { Object.defineProperty(document, 'hidden', { get: () => state === 'hidden', configurable: true });"
        + " document.dispatchEvent(new Event('visibilitychange')); }",
        state);
}
