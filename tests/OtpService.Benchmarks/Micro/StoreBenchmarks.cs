using BenchmarkDotNet.Attributes;
using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Benchmarks.Micro;

/// <summary>
/// A code kept and found again, in memory and in a Redis of this machine: one round trip each.
/// </summary>
public class StoreBenchmarks : ServiceBenchmarks
{
    private readonly LocalRedis redis = new();

    [Params("memory", "redis")]
    public string Store { get; set; } = "";

    [Benchmark]
    public async Task<object> IssueAndVerify()
    {
        var (store, pseudonyms) = (Service.Get<IOtpStore>(), Service.Get<Pseudonyms>());
        var tag = pseudonyms.Tag(Service.Address);
        var code = CodeGenerator.NewCode(Service.Purpose.Format);
        await store.IssueAsync(
            new(
                VerificationId.New(tag), Channel.Email, Service.Purpose,
                pseudonyms.Hash(Service.Purpose, tag, code), SendLimits.None),
            CancellationToken.None);
        var reply = await store.VerifyAsync(
            new(
                tag, Service.Purpose, Nonce: null, pseudonyms.Guesses(Service.Purpose, tag, code),
                FailureLimit: 10), CancellationToken.None);
        return reply.Status == VerifyStatus.Verified
            ? reply
            : throw new InvalidOperationException($"{reply.Status}");
    }

    public override async Task EndAsync()
    {
        await base.EndAsync();
        redis.Dispose();
    }

    protected override Task<string> RedisAsync() => Store == "redis" ? redis.StartAsync() : base.RedisAsync();

    protected override Task BeginAsync() => IssueAndVerify();
}
