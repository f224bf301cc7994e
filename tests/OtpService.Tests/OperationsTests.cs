using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd;

namespace OtpService.Tests;

/// <summary>What docs/operations.md tells operators to type works as it stands there.</summary>
public sealed class OperationsTests
{
    private const string Rule = "user otpservice ";

    [Fact]
    public async Task The_rights_in_Redis_that_are_documented_are_enough()
    {
        await using var installation = await Installation.CreateAsync(ServiceBinary.Jit);
        await using (var direct = await installation.Redis.ConnectAsync())
        {
            await direct.GetDatabase().ExecuteAsync("ACL", [.. AclRule().Prepend("SETUSER")]);
        }

        installation.Settings["REDIS_URL"] =
            installation.Redis.Url.Replace("redis://", "redis://otpservice:a-long-password@", StringComparison.Ordinal);
        await using var service = await installation.StartAsync(
            ("NETWORK_SENDS_PER_HOUR", "100"), ("NETWORK_FAILURES_PER_HOUR", "100"));

        Assert.Equal(200, (await service.GetAsync("/health/ready")).Status);
        var sent = await service.SendAsync(new { phone = "+14155552671", purpose = "login" });
        Assert.Equal(200, sent.Status);
        var code = installation.Provider.LastCode;
        (await service.VerifyAsync(new { phone = "+14155552671", purpose = "login", code = TestApp.Wrong(code) }))
            .IsProblem(400, "invalid_code");
        Assert.Equal(200, (await service.VerifyAsync(new { phone = "+14155552671", purpose = "login", code })).Status);
    }

    /// <summary>The words of the rule, from the user's name on, as ACL SETUSER takes them.</summary>
    private static IEnumerable<string> AclRule()
    {
        var lines = File.ReadAllLines(Repository.PathOf("docs/operations.md"))
            .SkipWhile(line => !line.StartsWith(Rule, StringComparison.Ordinal))
            .TakeWhile(line => line.Length > 0 && !line.StartsWith('`'));
        return string.Join(' ', lines).Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1);
    }
}
