using FsCheck;
using FsCheck.Fluent;
using OtpService.Tests.Storage.Memory;
using OtpService.Tests.Storage.Redis;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.Storage;

/// <summary>
/// Random interleavings of sends, guesses, cancellations, failed deliveries and time passing. The invariants
/// hold in each store by itself, and both stores answer the same history alike. A failure prints the seed and
/// the shortest history that shows it.
/// </summary>
public sealed class RandomHistories(RedisServer server) : IClassFixture<RedisServer>
{
    private const int Histories = 10_000;
    private const int HistoriesOnRedis = 1_500;

    [Fact]
    public void Hold_the_invariants_in_memory() => Check(Histories, async steps =>
    {
        await using var store = new MemoryHarness();
        await PlayAsync(new Ledger(store), steps);
    });

    [Fact]
    public async Task Are_answered_alike_by_Redis_and_in_memory()
    {
        await using var redis = await RedisHarness.ConnectAsync(server);
        Check(HistoriesOnRedis, async steps =>
        {
            await using var memory = new MemoryHarness();
            var inMemory = new Ledger(memory);
            var onRedis = new Ledger(redis.WithNewAddress());

            await PlayAsync(inMemory, steps);
            await PlayAsync(onRedis, steps);

            Assert.Equal(inMemory.Answers, onRedis.Answers);
        });
    }

    private static void Check(int histories, Func<Step[], Task> hold) => Prop
        .ForAll(Step.History, steps => hold(steps))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(histories).WithEndSize(80));

    private static async Task PlayAsync(Ledger ledger, Step[] steps)
    {
        foreach (var step in steps)
        {
            await ledger.PlayAsync(step);
        }
    }
}
