using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>What an input method composes is its own until it is done.</summary>
public sealed class CompositionTests(Browser browser)
{
    [Theory]
    [InlineData("")]
    [InlineData("alphanumeric")]
    public async Task A_code_that_is_composed_is_neither_rewritten_nor_checked_before_it_is_whole(string attribute)
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, $"<otp-form {attribute}></otp-form>");
        await visit.AskByEmailAsync(Shop.Ada);
        var code = string.Concat(service.CodeTo(Shop.Ada).Select(digit => (char)(digit - '0' + '０')));
        var keys = await visit.Page.Context.NewCDPSessionAsync(visit.Page);

        // Converted and converted back, longer and shorter, as people look for the right candidate.
        foreach (var candidate in new[] { "１", "１１１１１１", "２２２２２２", "３３３３３３３", code })
        {
            await keys.SendAsync("Input.imeSetComposition", new()
            {
                ["text"] = candidate,
                ["selectionStart"] = candidate.Length,
                ["selectionEnd"] = candidate.Length,
            });
            await Expect(visit.Code).ToHaveValueAsync(candidate);
        }

        await visit.Code.EvaluateAsync("input => input.form.requestSubmit()");
        Assert.DoesNotContain("/verify-code", visit.Posts);
        await keys.SendAsync("Input.insertText", new() { ["text"] = code });

        await Expect(visit.Done).ToBeVisibleAsync();
        Assert.Single(visit.Posts, path => path == "/verify-code");
    }

    [Fact]
    public async Task An_address_that_is_composed_is_not_sent_before_it_is_whole()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        await visit.Email.FocusAsync();
        var keys = await visit.Page.Context.NewCDPSessionAsync(visit.Page);

        await keys.SendAsync("Input.imeSetComposition", new()
        {
            ["text"] = Shop.Ada,
            ["selectionStart"] = 0,
            ["selectionEnd"] = Shop.Ada.Length,
        });
        await visit.Email.EvaluateAsync("input => input.form.requestSubmit()");
        await Expect(visit.Submit).ToHaveTextAsync("Send code");
        Assert.Empty(visit.Posts);
        await keys.SendAsync("Input.insertText", new() { ["text"] = Shop.Ada });
        await visit.Submit.ClickAsync();

        await Expect(visit.Code).ToBeVisibleAsync();
    }
}
