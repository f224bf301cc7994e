using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Redis;

public sealed class NativeRedisRightsTests() : RedisRightsContract(ServiceBinary.Native);

/// <summary>The service as the user that docs/operations.md gives it.</summary>
public abstract class RedisRightsContract(ServiceBinary binary)
{
    [Fact]
    public async Task With_the_documented_rights_nothing_is_tried_that_Redis_denies()
    {
        await using var shop = await FakeProvider.StartAsync();
        shop.Answer(FakeAnswer.Json(204, ""));
        await using var installation = await Installation.CreateAsync(binary);
        await RedisCommandLine.AskAsync(
            installation.Redis.Port, [.. OperationsTests.AclRule(OperationsTests.Rule).Prepend("SETUSER").Prepend("ACL")]);
        installation.Settings["REDIS_URL"] = installation.Redis.Url
            .Replace("redis://", "redis://otpservice:a-long-password@", StringComparison.Ordinal)
            .Replace("/0", "/1", StringComparison.Ordinal);

        foreach (var email in new[] { "ada@example.com", "eve@example.com" })
        {
            await using var service = await installation.StartReadyAsync(
                ("NETWORK_SENDS_PER_HOUR", "100"), ("NETWORK_FAILURES_PER_HOUR", "100"),
                ("EVENTS_WEBHOOK_URL", $"{shop.Url}/events"),
                ("EVENTS_WEBHOOK_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));
            await FlowAsync(installation, service, email);
            await shop.ReceivedAsync(CancellationToken.None);
            await service.TerminateAsync();
            Assert.Equal(0, await service.ExitAsync());
        }

        await using var check = await ServiceProcess.LaunchAsync(binary, installation.Settings, "check");
        await check.ExitAsync();
        Assert.Contains(check.Output, line => line.StartsWith("ok    redis", StringComparison.Ordinal));

        Assert.Equal("", await RedisCommandLine.AskAsync(installation.Redis.Port, "ACL", "LOG"));
        Assert.Equal("0", await RedisCommandLine.AskAsync(installation.Redis.Port, "DBSIZE"));
    }

    [Fact]
    public async Task A_right_to_the_database_that_is_taken_away_stops_everything_and_nothing_is_written_elsewhere()
    {
        await using var installation = await Installation.CreateAsync(binary);
        var port = installation.Redis.Port;
        await RedisCommandLine.AskAsync(port, "ACL", "SETUSER", "otp", "on", ">kumquat", "~*", "&*", "+@all");
        installation.Settings["REDIS_URL"] = $"redis://otp:kumquat@127.0.0.1:{port}/1";
        await using var service = await installation.StartReadyAsync(("Redis__TimeoutMilliseconds", "1000"));
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);

        await RedisCommandLine.AskAsync(port, "ACL", "SETUSER", "otp", "-select", "-config");
        await RedisCommandLine.AskAsync(port, "CLIENT", "KILL", "USER", "otp");
        await service.SaysAsync("does not let its user select the database that REDIS_URL names");
        for (var i = 0; i < 10; i++)
        {
            OutageContract.IsUnavailable(await service.SendAsync(new { email = $"refused-{i}@example.com" }));
        }

        Assert.Equal("0", await RedisCommandLine.AskAsync(port, "DBSIZE"));
        await OutageContract.IsAliveAndNotReadyAsync(service);

        await RedisCommandLine.AskAsync(port, "ACL", "SETUSER", "otp", "+select");
        await Installation.RecoversAsync(async () => (await service.GetAsync("/health/ready")).Status == 200);
        Assert.Equal(200, (await service.VerifyAsync(
            new { email = "ada@example.com", code = installation.CodeFor("ada@example.com") })).Status);
        Assert.Equal("0", await RedisCommandLine.AskAsync(port, "DBSIZE"));
    }

    private static async Task FlowAsync(Installation installation, ServiceProcess service, string email)
    {
        var sent = await service.AskAsync(
            HttpMethod.Post, "/send-verification", new { email }, ("Idempotency-Key", $"key-of-{email}"));
        Assert.Equal(200, sent.Status);
        var code = installation.CodeFor(email);
        (await service.VerifyAsync(new { email, code = TestApp.Wrong(code) })).IsProblem(400, "invalid_code");
        Assert.Equal(200, (await service.VerifyAsync(new { email, code })).Status);
        var key = ("Authorization", "Bearer bearer-key-of-the-shop-a7");
        Assert.Equal(200, (await service.AskAsync(HttpMethod.Get, "/stats", body: null, key)).Status);
        Assert.Equal(200, (await service.AskAsync(
            HttpMethod.Get, $"/verifications/{sent.Text("verificationId")}", body: null, key)).Status);
    }
}
