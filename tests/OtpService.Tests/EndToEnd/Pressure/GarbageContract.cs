using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Fixtures;
using StackExchange.Redis;
using static OtpService.Tests.EndToEnd.Redis.OutageContract;

namespace OtpService.Tests.EndToEnd.Pressure;

public sealed class NativeGarbageTests() : GarbageContract(ServiceBinary.Native);

/// <summary>Somebody else wrote into our keys.</summary>
public abstract class GarbageContract(ServiceBinary binary)
{
    /// <summary>
    /// MessagePack of something else, of a record without its parts, of another layout, cut off; and no
    /// MessagePack.
    /// </summary>
    private static readonly byte[][] Junk =
    [
        "kumquat"u8.ToArray(), [], [0xC1], [0xC0], [0x01], [0x93, 1, 2, 3], [0x81, 0xA1, (byte)'v', 1],
        [0x81, 0xA1, (byte)'v', 2],
        [0x81, 0xA1, (byte)'v'], [0xDF, 0xFF, 0xFF, 0xFF, 0xFF], [.. Enumerable.Repeat((byte)0x91, 100_000)],
    ];

    [Fact]
    public async Task F33_garbage_in_the_record_of_an_address_refuses_that_address_alone_and_verifies_nothing()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var direct = await installation.Redis.ConnectAsync();
        await using var service = await installation.StartAsync();
        var database = direct.GetDatabase();
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        var code = installation.Provider.LastCode;
        var guess = new { email = "ada@example.com", code };
        var key = Assert.Single(await KeysAsync(direct), name => name.EndsWith('}'));
        var record = await database.KeyDumpAsync(key) ?? [];
        Func<Task>[] spoils =
        [
            .. Junk.Select<byte[], Func<Task>>(junk => () => database.StringSetAsync(key, junk)),
            () => database.ListLeftPushAsync(key, "kumquat"),
            () => database.HashSetAsync(key, "kumquat", "1"),
            () => database.SetAddAsync(key, "kumquat"),
            () => database.SortedSetAddAsync(key, "kumquat", 1),
        ];

        foreach (var (spoil, i) in spoils.Select((spoil, i) => (spoil, i)))
        {
            await database.KeyDeleteAsync(key);
            await spoil();
            IsUnavailable(await service.SendAsync(new { email = "ada@example.com" }));
            IsUnavailable(await service.VerifyAsync(guess));
            Assert.Equal(200, (await service.SendAsync(new { email = $"other-{i}@example.com" })).Status);
        }

        Assert.Equal(1 + spoils.Length, installation.Provider.Requests.Count);
        await database.KeyDeleteAsync(key);
        await database.KeyRestoreAsync(key, record, TimeSpan.FromMinutes(5));
        Assert.Equal(200, (await service.VerifyAsync(guess)).Status);
        Assert.False(service.HasExited);
    }

    [Fact]
    public async Task F33_garbage_in_every_key_gives_no_success_and_no_message_and_passes_with_it()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var direct = await installation.Redis.ConnectAsync();
        await using var service = await installation.StartAsync(
            ("NETWORK_SENDS_PER_HOUR", "100"), ("NETWORK_FAILURES_PER_HOUR", "100"));
        var database = direct.GetDatabase();
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        var code = installation.Provider.LastCode;
        await service.VerifyAsync(new { email = "bob@example.com", code = "123456" });

        var keys = await KeysAsync(direct);
        Assert.True(keys.Count > 1, "There are more keys than the record of the address.");
        foreach (var key in keys)
        {
            await database.KeyDeleteAsync(key);
            await database.SetAddAsync(key, "kumquat");
        }

        IsUnavailable(await service.VerifyAsync(new { email = "ada@example.com", code }));
        IsUnavailable(await service.SendAsync(new { email = "ada@example.com" }));
        Assert.Single(installation.Provider.Requests);

        await direct.GetServers()[0].FlushDatabaseAsync();
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        Assert.Equal(200, (await service.VerifyAsync(new { email = "ada@example.com", code = installation.Provider.LastCode })).Status);
    }

    [Fact]
    public async Task F33_a_send_that_could_not_be_counted_for_its_network_is_as_if_it_had_not_been()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var direct = await installation.Redis.ConnectAsync();
        await using var service = await installation.StartAsync(("NETWORK_SENDS_PER_HOUR", "100"));
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        RedisKey network = Assert.Single(
            await KeysAsync(direct), name => name.EndsWith(":t", StringComparison.Ordinal));
        await direct.GetDatabase().StringSetAsync(network, "kumquat");

        IsUnavailable(await SendOnceAsync(service));
        Assert.Single(installation.Provider.Requests);

        await direct.GetDatabase().KeyDeleteAsync(network);
        var sent = await SendOnceAsync(service);
        Assert.True(sent.Status == 200, sent.Body);
        Assert.Equal(2, installation.Provider.Requests.Count);
    }

    private static Task<Answer> SendOnceAsync(ServiceProcess service) => service.AskAsync(
        HttpMethod.Post, "/send-verification", new { email = "bob@example.com" },
        ("Idempotency-Key", "once"));

    private static async Task<IReadOnlyList<string>> KeysAsync(ConnectionMultiplexer direct)
    {
        var keys = new List<string>();
        await foreach (var key in direct.GetServers()[0].KeysAsync().WithCancellation(CancellationToken.None))
        {
            keys.Add(key.ToString());
        }

        return keys;
    }
}
