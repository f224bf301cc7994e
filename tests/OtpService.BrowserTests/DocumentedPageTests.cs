using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>What docs/component.md promises is held against the element.</summary>
public sealed partial class DocumentedPageTests(Browser browser)
{
    private const string App = "http://app.test";

    private static readonly string Text = File.ReadAllText(Screenshots.Repository("docs/component.md"));

    [GeneratedRegex("^```html\n(?<page><!doctype.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Page { get; }

    [GeneratedRegex("`(?<name>--otp-[a-z-]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Property { get; }

    [Fact]
    public async Task The_sign_up_page_posts_the_proof_to_its_back_end()
    {
        await using var service = RunningService.Start(("ALLOWED_ORIGINS", App));
        await using var visit = await Visit.PrepareAsync(browser);
        var html = Page.Match(Text).Groups["page"].Value
            .Replace(
                "https://otp.example.com", service.Address.GetLeftPart(UriPartial.Authority),
                StringComparison.Ordinal);
        string? authorization = null;
        await visit.Page.RouteAsync($"{App}/**", async route =>
        {
            var path = new Uri(route.Request.Url).AbsolutePath;
            authorization = path == "/accounts"
                ? await route.Request.HeaderValueAsync("authorization")
                : authorization;
            await route.FulfillAsync(
                new() { ContentType = "text/html", Body = path == "/" ? html : "<title>Welcome</title>" });
        });

        await visit.Page.GotoAsync($"{App}/");
        await visit.AskByEmailAsync("ada@example.com");
        await visit.Code.FillAsync(service.CodeTo("ada@example.com"));
        await Expect(visit.Page).ToHaveURLAsync($"{App}/welcome", new() { Timeout = 30_000 });

        Assert.StartsWith("Bearer eyJ", authorization, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_custom_property_exists_and_is_documented()
    {
        var css = string.Concat(new[] { "otp-form.css", "code/code.css" }.Select(file =>
            File.ReadAllText(Screenshots.Repository($"src/OtpService/Web/Client/otp/{file}"))));
        var used = css.Split("var(").Skip(1).Select(rest => rest.Split(',', ')')[0])
            .Where(name => name.StartsWith("--otp-", StringComparison.Ordinal));

        Assert.Equal(used.Distinct().Order(StringComparer.Ordinal), Property.Matches(Text).Select(match => match.Groups["name"].Value)
            .Where(name => !name.EndsWith('-')).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_part_that_is_documented_exists()
    {
        await using var service = RunningService.Start(("VOICE_PROVIDERS", "outbox"), ("PHONE_STEPS", "sms:200,voice"));
        await using var visit = await Visit.ToAsync(service, browser);

        HashSet<string> parts = [.. await PartsAsync(visit)];
        await visit.Form.GetByText("Phone", new() { Exact = true }).ClickAsync();
        await visit.Phone.FillAsync("202-555-0123");
        await visit.Submit.ClickAsync();
        await visit.Code.WaitForAsync();
        parts.UnionWith(await PartsAsync(visit));
        await visit.Code.FillAsync(service.CodeTo("+12025550123"));
        await visit.Done.WaitForAsync();
        parts.UnionWith(await PartsAsync(visit));

        var documented = Text[Text.IndexOf("`::part()` reaches", StringComparison.Ordinal)..].Split('.')[0]
            .Split('`').Where((_, place) => place % 2 == 1).Skip(1);
        Assert.Equal(parts.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static Task<string[]> PartsAsync(Visit visit) => visit.Form.EvaluateAsync<string[]>(
        "form => [...form.shadowRoot.querySelectorAll('[part]')].flatMap(element => [...element.part])");
}
