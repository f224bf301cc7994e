using OtpService.Tests.EndToEnd.Fixtures;
using StackExchange.Redis;

namespace OtpService.Tests.EndToEnd.Pressure;

/// <summary>Very many addresses: Redis keeps them, and the service keeps nothing of them.</summary>
public sealed class MillionTests
{
    private const int Addresses = 1_000_000;
    private const int FilledAtOnce = 1_000;
    private const int Asked = 6_000;
    private const int AskedAtOnce = 24;

    /// <summary>
    /// Under this the runtime's own ups and downs; 6,000 addresses kept whole would be above it.
    /// </summary>
    private const long MostGrowth = 24 * 1024 * 1024;

    /// <summary>Copies a record, with the time it has left, to the tags of other addresses.</summary>
    private const string Fill = """
        local record = redis.call('GET', KEYS[1])
        for i = ARGV[1], ARGV[1] + ARGV[2] - 1 do
          redis.call('SET', string.format('otp:{filler-%014d}', i), record, 'PX', 600000)
        end
        """;

    [Fact]
    public async Task Beside_a_million_addresses_older_codes_verify_and_the_service_grows_by_none_of_them()
    {
        await using var installation = await Installation.CreateAsync(ServiceBinary.Native);
        await using var service = await installation.StartAsync();
        await using var direct = await installation.Redis.ConnectAsync();
        await SendAsync(service, "warm", Asked);
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        var code = installation.Provider.LastCode;
        var before = ResidentBytes(service.Id);

        var database = direct.GetDatabase();
        RedisKey record = await AnyRecordAsync(direct);
        for (var i = 0; i < Addresses; i += FilledAtOnce)
        {
            await database.ScriptEvaluateAsync(Fill, [record], [i, FilledAtOnce]);
        }

        Assert.InRange(await direct.GetServers()[0].DatabaseSizeAsync(), Addresses, long.MaxValue);
        await SendAsync(service, "more", Asked);
        Assert.Equal(200, (await service.VerifyAsync(new { email = "ada@example.com", code })).Status);
        Assert.InRange(ResidentBytes(service.Id) - before, long.MinValue, MostGrowth);
        await CrowdContract.ServesAsync(installation, service, "afterwards");
    }

    private static async Task SendAsync(ServiceProcess service, string name, int count)
    {
        foreach (var numbers in Enumerable.Range(0, count).Chunk(AskedAtOnce))
        {
            var answers = await Task.WhenAll(
                numbers.Select(i => service.SendAsync(new { email = $"{name}-{i}@example.com" })));
            Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        }
    }

    private static async Task<string> AnyRecordAsync(ConnectionMultiplexer redis)
    {
        await foreach (var key in redis.GetServers()[0].KeysAsync(pattern: "otp:{*}").WithCancellation(CancellationToken.None))
        {
            return key.ToString();
        }

        throw new InvalidOperationException("Nothing was sent before.");
    }

    private static long ResidentBytes(int process)
    {
        using var running = System.Diagnostics.Process.GetProcessById(process);
        return running.WorkingSet64;
    }
}
