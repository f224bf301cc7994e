using Microsoft.Extensions.Logging.Abstractions;
using OtpService.Otp.Store;
using OtpService.Storage.Redis;
using OtpService.Storage.Redis.Connection;
using OtpService.Storage.Redis.Url;
using OtpService.Tests.Storage.Redis.Servers;
using StackExchange.Redis;

namespace OtpService.Tests.Storage.Redis;

/// <summary>
/// Three stores on one real Redis, taking turns. Its clock cannot be moved, so the record is moved instead:
/// every time in it is set back.
/// </summary>
public sealed class RedisHarness : StoreHarness
{
    private const string Shift = """
        local packed = redis.call('GET', KEYS[1])
        if not packed then return 0 end
        local by = tonumber(ARGV[1])
        local record = cmsgpack.unpack(packed)
        local ENDS, SENDS, PURPOSES, FAILURES, CODES = 2, 3, 4, 1, 2
        record[ENDS] = record[ENDS] - by
        local function shift(times) for i = 1, #times do times[i] = times[i] - by end end
        shift(record[SENDS])
        shift(record[6] or {})
        if record[5] then
          local callers = ''
          for at = 1, #record[5], 16 do
            local time, network = struct.unpack('>i8c8', record[5], at)
            callers = callers .. struct.pack('>i8c8', time - by, network)
          end
          record[5] = callers
        end
        for _, purpose in pairs(record[PURPOSES]) do
          shift(purpose[FAILURES])
          for _, code in ipairs(purpose[CODES]) do
            local ISSUED, EXPIRES, FORGET, ENDED, TIMELINE = 6, 7, 8, 10, 12
            for _, time in ipairs({ ISSUED, EXPIRES, FORGET, ENDED }) do
              code[time] = code[time] and code[time] - by
            end
            local timeline = ''
            for _, entry in ipairs({ cmsgpack.unpack(code[TIMELINE]) }) do
              entry[4] = entry[4] - by
              timeline = timeline .. cmsgpack.pack(entry)
            end
            code[TIMELINE] = timeline
          end
        end
        redis.call('SET', KEYS[1], cmsgpack.pack(record), 'PXAT', record[ENDS])
        return 1
        """;

    /// <summary>
    /// More than the second of production: a test must not fail because the machine is busy.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How many replicas share the Redis.</summary>
    private const int Processes = 3;

    private readonly RedisClient[] connections;
    private readonly ConnectionMultiplexer direct;

    private RedisHarness(RedisClient[] connections, ConnectionMultiplexer direct)
    {
        (this.connections, this.direct) = (connections, direct);
        Store = new Replicas([.. connections.Select(connection => new RedisOtpStore(new(connection), new("otp")))]);
    }

    internal override IOtpStore Store { get; }

    internal RedisKey Key => $"otp:{{{Tag}}}";

    internal IDatabase Database => direct.GetDatabase();

    public static async Task<RedisHarness> ConnectAsync(RedisServer server)
    {
        var redis = new RedisClient[Processes];
        for (var i = 0; i < redis.Length; i++)
        {
            Assert.True(RedisUrl.TryParse(server.Url, out var options));
            redis[i] = new RedisClient(options, Patience, NullLogger<RedisClient>.Instance);
            await redis[i].StartAsync(CancellationToken.None);
        }

        return new RedisHarness(redis, await server.ConnectAsync());
    }

    /// <summary>
    /// The same connections and an address that nothing is known of. Dispose only the first one.
    /// </summary>
    internal RedisHarness WithNewAddress() => new(connections, direct);

    public override Task AdvanceAsync(TimeSpan time) =>
        Database.ScriptEvaluateAsync(Shift, [Key], [(long)time.TotalMilliseconds]);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        await direct.DisposeAsync();
    }
}
