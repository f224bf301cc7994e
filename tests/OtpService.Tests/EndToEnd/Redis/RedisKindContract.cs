using OtpService.Tests.EndToEnd.Fixtures;

using static OtpService.Tests.EndToEnd.Redis.OutageContract;

namespace OtpService.Tests.EndToEnd.Redis;

public sealed class NativeRedisKindTests() : RedisKindContract(ServiceBinary.Native);

/// <summary>
/// Redis as others run it, by the table redis-kinds.tsv: <c language="text">check</c>, readiness and the log say
/// what is wrong and not something else, and nothing is served wrongly.
/// </summary>
public abstract class RedisKindContract(ServiceBinary binary)
{
    public static TheoryData<string, string, string, string> Kinds() =>
    [
        .. File.ReadLines(Repository.PathOf("tests/OtpService.Tests/EndToEnd/Redis/redis-kinds.tsv"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .Select(row => new TheoryDataRow<string, string, string, string>(row[0], row[1], row[2], row[3])),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_Redis_is_told_by_check_and_served_or_refused(
        string kind, string finding, string does, string readiness)
    {
        await using var redis = await RedisKind.StartAsync(binary, kind);
        var settings = redis.Installation.Settings;
        if (!does.StartsWith("served", StringComparison.Ordinal))
        {
            settings["Redis__TimeoutMilliseconds"] = "1000";
        }

        await using (var check = await ServiceProcess.LaunchAsync(binary, settings, "check"))
        {
            await check.ExitAsync();
            Assert.Contains(check.Output, line => line.StartsWith(finding, StringComparison.Ordinal));
            IsSilentAboutSecrets(check);
        }

        await using var service = await redis.Installation.StartAsync();
        await Installation.RecoversAsync(async () =>
        {
            var ready = await service.GetAsync("/health/ready");
            return does is "served" or "refused but ready"
                ? ready.Status == 200
                : ready.Status == 503 && service.Output.Any(line => Says(line, "HealthCheckDescription", readiness));
        });
        var sent = await service.SendAsync(new { email = "ada@example.com" });
        if (does is "served" or "served but not ready")
        {
            Assert.Equal(200, sent.Status);
            Assert.Equal(200, (await service.VerifyAsync(
                new { email = "ada@example.com", code = redis.Installation.Provider.LastCode })).Status);
        }
        else
        {
            IsUnavailable(sent);
            IsUnavailable(await service.VerifyAsync(new { email = "ada@example.com", code = "123456" }));
            Assert.DoesNotContain(redis.Installation.Provider.Requests, request => request.Method == "POST");
        }

        await service.TerminateAsync();
        Assert.Equal(0, await service.ExitAsync());
        IsSilentAboutSecrets(service);
        Assert.Equal(
            does == "refused" && readiness != "did not respond" ? 1 : 0,
            service.Output.Count(line => Says(line, "Sends and verifications are rejected", readiness)));
    }

    private static bool Says(string line, string who, string what) =>
        line.Contains(who, StringComparison.Ordinal) && line.Contains(what, StringComparison.Ordinal);

    private static void IsSilentAboutSecrets(ServiceProcess process) => Assert.DoesNotContain(
        process.Output.Concat(process.Errors), line => line.Contains("kumquat", StringComparison.Ordinal));
}
