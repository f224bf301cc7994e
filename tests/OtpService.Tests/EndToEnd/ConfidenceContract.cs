using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;
using StackExchange.Redis;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeConfidenceTests() : ConfidenceContract(ServiceBinary.Native);

/// <summary>What was said in confidence is found in no log, at no level, and in no store.</summary>
public abstract partial class ConfidenceContract(ServiceBinary binary)
{
    [GeneratedRegex(@"/m/(?<token>[A-Za-z0-9_-]{40,})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link { get; }

    [Fact]
    public async Task No_code_address_or_secret_reaches_the_log_or_Redis()
    {
        await using var installation = await Installation.CreateAsync(binary);

        // Ten digits, because six stand by chance in the fractions of a few hundred timestamps.
        await using var service = await installation.StartAsync(
            ("LOG_LEVEL", "Verbose"), ("OTP_LENGTH", "10"),
            ("PUBLIC_URL", "https://otp.example.com"), ("LINK_REDIRECT_URL", "https://app.example.com/in"));
        var confidential = await TalkAsync(installation, service);
        confidential.AddRange(
            from setting in installation.Settings
            where setting.Key is "OTP_SECRET" or "AUTOSEND_API_KEY" or "UNOSEND_API_KEY"
            select setting.Value);
        confidential.Add("bearer-key-of-the-shop-a7");

        await HoldsNoneAsync(installation.Redis, confidential);
        await service.TerminateAsync();
        Assert.Equal(0, await service.ExitAsync());

        Assert.Contains(
            service.Output, line => line.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.Empty(service.Errors);
        var log = string.Join('\n', service.Output);
        foreach (var text in confidential)
        {
            Assert.DoesNotContain(text, log, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("Information")]
    [InlineData("Debug")]
    public async Task Every_request_is_one_line_of_JSON_with_route_status_and_outcome_where_it_is_asked_for(
        string level)
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync(("LOG_LEVEL", level));
        await service.SendAsync(new { email = "ada@example.com" });
        await service.VerifyAsync(new { email = "bob@example.com", code = "123456" });
        await service.GetAsync("/m/a-token-kumquat");
        await service.TerminateAsync();
        await service.ExitAsync();

        Assert.DoesNotContain(service.Output, line => line.Contains("kumquat", StringComparison.Ordinal));
        var lines = service.Output.Select(line => JsonElement.Parse(line)).ToList();

        var requests = lines.Where(line => line.TryGetProperty("Route", out _))
            .Select(line => (
                line.GetProperty("Route").GetString(),
                line.GetProperty("Status").GetInt32(),
                line.GetProperty("Outcome").GetString()));
        (string?, int, string?)[] expected =
        [
            ("/health/live", 200, "ok"),
            ("/send-verification", 200, "ok"),
            ("/verify-code", 400, "code_not_found"),
            ("/m/{token}", 404, "not_found"),
        ];
        Assert.Equal(level == "Debug" ? expected : [], requests);

        // What they came to is told at every level.
        Assert.Equal(
            [1001, 1005],
            lines.Where(line => line.TryGetProperty("AddressTag", out _))
                .Select(line => line.GetProperty("EventId").GetProperty("Id").GetInt32()));
    }

    /// <summary>
    /// Uses both endpoints in every way that carries something confidential; gives all of that.
    /// </summary>
    private static async Task<List<string>> TalkAsync(Installation installation, ServiceProcess service)
    {
        var confidential = new List<string>
        {
            "ada.lovelace@confidential.example",
            "4155552671",
            "Countess Augusta",
        };
        using var send = new HttpRequestMessage(HttpMethod.Post, "/send-verification")
        {
            Content = new StringContent(
                """{"email":"ada.lovelace@confidential.example","name":"Countess Augusta"}""",
                Encoding.UTF8, "application/json"),
            Headers = { { "Authorization", "Bearer bearer-key-of-the-shop-a7" }, { "Idempotency-Key", "once-771" } },
        };
        using var sent = await service.Client.SendAsync(send);
        Assert.Equal(200, (int)sent.StatusCode);
        var mailed = installation.Provider.LastCode;

        Assert.Equal(200, (await service.SendAsync(new { phone = "+14155552671" })).Status);
        var texted = installation.Provider.LastCode;
        (await service.SendAsync(new { phone = "+14155552671" })).IsProblem(429, "resend_too_soon");

        // A wrong guess, too, may be the right code of somebody else, or a typing error away from it.
        var wrong = TestApp.Wrong(mailed);
        var email = "ada.lovelace@confidential.example";
        (await service.VerifyAsync(new { email, code = wrong })).IsProblem(400, "invalid_code");
        var verified = await service.VerifyAsync(new { email, code = mailed });
        Assert.Equal(200, verified.Status);
        Assert.Equal(200, (await service.VerifyAsync(new { phone = "+14155552671", code = texted })).Status);

        // Refused before they are read, by address, by shape and by the parser.
        Assert.Equal(404, (await service.GetAsync($"/m/{email}")).Status);
        (await service.VerifyAsync(new { email, code = mailed + mailed })).IsProblem(400, "invalid_request");
        (await service.VerifyAsync(new { email, code = long.Parse(mailed, CultureInfo.InvariantCulture) }))
            .IsProblem(400, "invalid_request");
        (await service.SendAsync(new { email = email + "@", phone = "+14155552671" }))
            .IsProblem(400, "invalid_request");

        // A link is the code in another form.
        Assert.Equal(200, (await service.SendAsync(new { email, purpose = "magic-link" })).Status);
        var linked = installation.Provider.LastCode;
        var link = Link.Match(installation.Provider.Requests[^1].Body).Groups["token"].Value;
        var path = new Uri($"/m/{link}", UriKind.Relative);
        using var page = await service.Browser.GetAsync(path);
        using var click = await service.Browser.PostAsync(path, content: null);
        Assert.Equal((200, 303), ((int)page.StatusCode, (int)click.StatusCode));
        var proof = click.Headers.Location?.Fragment["#token=".Length..] ?? "";

        // With the store away there is an exception to be written down.
        await installation.Redis.FreezeAsync();
        (await service.VerifyAsync(new { email, code = mailed })).IsProblem(503, "store_unavailable");
        await installation.Redis.ThawAsync();

        return [.. confidential, verified.Text("token"), mailed, texted, wrong, linked, link, proof];
    }

    /// <summary>
    /// Searches everything that Redis holds for the texts and for what anybody could make of them.
    /// </summary>
    private static async Task HoldsNoneAsync(RedisServer redis, List<string> texts)
    {
        await using var connection = await redis.ConnectAsync();
        var stored = new List<byte[]>();
        await foreach (
            var key in connection.GetServers()[0].KeysAsync().WithCancellation(CancellationToken.None))
        {
            stored.Add(Encoding.UTF8.GetBytes(key.ToString()));
            stored.Add(await connection.GetDatabase().KeyDumpAsync(key) ?? []);
        }

        Assert.NotEmpty(stored);
        foreach (var text in texts.Select(Encoding.UTF8.GetBytes))
        {
            var hash = SHA256.HashData(text);
            foreach (
                var form in new[] { text, hash, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)) })
            {
                Assert.DoesNotContain(stored, value => value.AsSpan().IndexOf(form) >= 0);
            }
        }
    }
}
