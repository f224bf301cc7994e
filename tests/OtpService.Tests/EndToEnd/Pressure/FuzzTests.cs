using System.Globalization;
using System.Text.RegularExpressions;
using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Hooks;

namespace OtpService.Tests.EndToEnd.Pressure;

/// <summary>
/// Thousands of requests that no client would write: a seed stands for the same ones at every run.
/// </summary>
public sealed partial class FuzzTests
{
    private const int Requests = 4000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Strange_requests_give_no_error_of_ours_no_success_and_no_message_that_nobody_heard_of(
        int seed)
    {
        await using var installation = await Installation.CreateAsync(ServiceBinary.Native);
        await using var service = await installation.StartAsync(
            ("OTP_LENGTH", "10"), ("RESEND_COOLDOWN_SECONDS", "0"),
            ("PUBLIC_URL", "https://otp.example.com"), ("LINK_REDIRECT_URL", "https://app.example.com/in"),
            ("SUPABASE_SMS_HOOK_SECRET", $"v1,{Hook.StandardSecret}"),
            ("SUPABASE_EMAIL_HOOK_SECRET", $"v1,{Hook.StandardSecret}"),
            ("CLERK_WEBHOOK_SECRET", Hook.StandardSecret), ("RESEND_WEBHOOK_SECRET", Hook.StandardSecret));
        var ada = await service.SendAsync(new { email = "ada@example.com" });
        var strange = new StrangeRequests(new Chance(seed), ada.Text("verificationId"));
        var requests = Enumerable.Range(0, Requests)
            .Select(i => i % 8 == 0 ? strange.NextOnTheWire() : strange.Next()).ToList();

        var heard = 1;
        var manyAtOnce = new ParallelOptions { MaxDegreeOfParallelism = 16 };
        await Parallel.ForEachAsync(requests.Index(), manyAtOnce, async (asked, _) =>
        {
            var answer = await RawHttp.ReadAsync(service.Url, asked.Item);
            Interlocked.Add(ref heard, Accepted(asked.Item, answer, $"seed {seed}, request {asked.Index}"));
        });

        Assert.InRange(installation.Provider.Requests.Count, Requests / 10, heard);
        await CrowdContract.ServesAsync(installation, service, "afterwards");
        Assert.False(service.HasExited);
        Assert.DoesNotContain(
            service.Output, line => line.Contains("\"@l\":\"Error\"", StringComparison.Ordinal));
    }

    /// <summary>
    /// How many requests for a message were accepted; fails where anything else than that is wrong.
    /// </summary>
    private static int Accepted(string request, string answer, string which)
    {
        var told = $"{which}\n{request}\n\n{answer}";
        var statuses = StatusLine.Matches(answer)
            .Select(match => int.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.True(
            statuses.TrueForAll(status => status is < 500 or 501 or 505) && !statuses.Contains(303), told);
        Assert.False(answer.Contains("\"token\":", StringComparison.Ordinal), told);
        return request.Contains("POST", StringComparison.OrdinalIgnoreCase)
            ? statuses.Count(status => status is 200 or 202)
            : 0;
    }

    [GeneratedRegex("HTTP/1\\.1 (?<status>[0-9]{3}) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StatusLine { get; }
}
