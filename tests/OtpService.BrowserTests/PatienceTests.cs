using Microsoft.Playwright;

namespace OtpService.BrowserTests;

/// <summary>People click twice, wait, and lose their network.</summary>
public sealed class PatienceTests(Browser browser)
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task A_new_code_can_be_asked_for_when_the_countdown_ends()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.PrepareAsync(browser);
        await visit.Page.Clock.InstallAsync();
        await visit.Page.GotoAsync(service.Address.ToString());
        await visit.Email.WaitForAsync();
        await visit.Page.Clock.PauseAtAsync(TimeProvider.System.GetUtcNow().AddHours(1).UtcDateTime);
        await visit.AskByEmailAsync(Ada);

        await Assertions.Expect(visit.Resend).ToHaveTextAsync("Get a new code (1:00)");
        await Assertions.Expect(visit.Resend).ToBeDisabledAsync();
        await visit.Page.Clock.RunForAsync("00:51");
        await Assertions.Expect(visit.Resend).ToHaveTextAsync("Get a new code (0:09)");
        await visit.Page.Clock.RunForAsync("00:09");
        service.Clock.Advance(TimeSpan.FromMinutes(1));
        await Assertions.Expect(visit.Resend).ToHaveTextAsync("Get a new code");
        await visit.Resend.ClickAsync();

        await Assertions.Expect(visit.Resend).ToHaveTextAsync("Get a new code (1:00)");
        Assert.Equal(2, service.Sent.Count);
        Assert.NotEqual(service.Sent[0].Id, service.Sent[1].Id);
    }

    [Fact]
    public async Task A_double_click_sends_once()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        await visit.Email.FillAsync(Ada);

        await visit.Submit.EvaluateAsync("button => { button.click(); button.click(); }");
        await visit.Code.WaitForAsync();

        Assert.Single(visit.Posts);
        Assert.Single(service.Sent);
    }

    [Fact]
    public async Task Without_network_it_says_so_and_goes_on_when_the_network_is_back()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        await visit.Email.FillAsync(Ada);

        await visit.GoOfflineAsync();
        await visit.Submit.ClickAsync();
        await Assertions.Expect(visit.Fault)
            .ToHaveTextAsync("You're offline. We'll try again when you're back.");
        await visit.Page.Context.SetOfflineAsync(false);

        await visit.Code.WaitForAsync();
        await visit.GoOfflineAsync();
        await visit.Code.FillAsync(service.CodeTo(Ada));
        await Assertions.Expect(visit.Fault).ToContainTextAsync("You're offline.");
        await visit.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(visit.Done).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_and_nothing_is_sent_twice()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        var lost = 0;
        await visit.Page.RouteAsync("**/send-verification", async route =>
        {
            if (Interlocked.Increment(ref lost) == 1)
            {
                await route.FetchAsync();
                await route.AbortAsync();
            }
            else
            {
                await route.ContinueAsync();
            }
        });
        await visit.Email.FillAsync(Ada);

        await visit.Submit.ClickAsync();
        await Assertions.Expect(visit.Fault)
            .ToHaveTextAsync("Can't connect. Check your connection and try again.");
        await visit.Submit.ClickAsync();
        await visit.Code.WaitForAsync();

        Assert.Single(service.Sent);
    }

    [Fact]
    public async Task Back_leads_to_the_address_and_forward_to_the_code()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        var address = visit.Page.Url;
        await visit.AskByEmailAsync(Ada);

        await visit.Page.GoBackAsync();
        await Assertions.Expect(visit.Email).ToHaveValueAsync(Ada);
        await Assertions.Expect(visit.Email).ToBeFocusedAsync();
        Assert.Equal(address, visit.Page.Url);
        await visit.Page.GoForwardAsync();
        await Assertions.Expect(visit.Code).ToBeFocusedAsync();

        // Whoever finds the address right after all gets no second code.
        await visit.Form.GetByText("Use another address").ClickAsync();
        await Assertions.Expect(visit.Email).ToHaveValueAsync(Ada);
        await visit.Submit.ClickAsync();
        await visit.Code.FillAsync(service.CodeTo(Ada));
        await Assertions.Expect(visit.Done).ToBeVisibleAsync();
        Assert.Single(service.Sent);
    }

    [Fact]
    public async Task A_page_that_was_dropped_meanwhile_comes_back_as_it_was()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        await visit.AskByEmailAsync(Ada);

        await visit.Page.ReloadAsync();
        await visit.Code.FillAsync(service.CodeTo(Ada));
        await Assertions.Expect(visit.Done).ToBeVisibleAsync();

        await visit.Page.ReloadAsync();
        await Assertions.Expect(visit.Email).ToHaveValueAsync("");
    }
}
