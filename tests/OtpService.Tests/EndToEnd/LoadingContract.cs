using System.Net;
using OtpService.Tests.EndToEnd.Fixtures;
using static OtpService.Tests.EndToEnd.Redis.OutageContract;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeLoadingTests() : LoadingContract(ServiceBinary.Native);

/// <summary>Redis is back after a crash, and still reads what it had saved.</summary>
public abstract class LoadingContract(ServiceBinary binary)
{
    private const string Fill =
        "for i = 1, 2000 do redis.call('SET', 'filler-' .. i, string.rep(tostring(math.random()), 64)) end";

    [Fact]
    public async Task F10_a_Redis_that_still_loads_its_data_refuses_everything_until_it_has_them()
    {
        using var folder = new TemporaryFolder();
        string[] options = ["--dir", folder.Path, "--rdbcompression", "no"];
        await using var installation = await Installation.CreateAsync(binary);
        await installation.Redis.KillAsync();
        await installation.Redis.StartAsync(options);
        await using var service = await installation.StartReadyAsync(("Redis__TimeoutMilliseconds", "1000"));
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        var guess = new Guess("ada@example.com", installation.Provider.LastCode);
        await using (var direct = await installation.Redis.ConnectAsync())
        {
            await direct.GetDatabase().ScriptEvaluateAsync(Fill);
            await direct.GetServers()[0].ExecuteAsync("SAVE");
        }

        // It stays at each key for a tenth of a second, and looks up from its reading every few.
        await installation.Redis.KillAsync();
        await installation.Redis.StartAsync(
            [.. options, "--key-load-delay", "100000", "--loading-process-events-interval-bytes", "2048"]);
        var redis = IPEndPoint.Parse(new Uri(installation.Redis.Url).Authority);
        Assert.StartsWith(
            "-LOADING", await RefusalContract.AskAsync(redis, "PING"), StringComparison.Ordinal);
        for (var i = 0; i < 10; i++)
        {
            IsUnavailable(await service.SendAsync(new { email = $"refused-{i}@example.com" }));
            IsUnavailable(await service.VerifyAsync(guess));
        }

        // Whether the service has a connection by now or not.
        await IsAliveAndNotReadyAsync(service);
        Assert.Single(installation.Provider.Requests);

        Assert.Equal("+OK", await RefusalContract.AskAsync(redis, "CONFIG SET key-load-delay 0"));
        await Installation.RecoversAsync(() => SendsAsync(service, "loaded"));
        Assert.Equal(200, (await service.VerifyAsync(guess)).Status);
        Assert.Equal(200, (await service.GetAsync("/health/ready")).Status);
        Assert.False(service.HasExited);
    }
}
