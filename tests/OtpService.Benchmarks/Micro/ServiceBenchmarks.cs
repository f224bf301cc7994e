using BenchmarkDotNet.Attributes;

namespace OtpService.Benchmarks.Micro;

/// <summary>Benchmarks of a service that is started for each and ended after it.</summary>
public abstract class ServiceBenchmarks
{
    private protected Service Service { get; private set; } = new();

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        Service = new(await RedisAsync());
        await BeginAsync();
    }

    [GlobalCleanup]
    public virtual async Task EndAsync() => await Service.DisposeAsync();

    /// <summary>The Redis that it shall have; without one it keeps codes in memory.</summary>
    protected virtual Task<string> RedisAsync() => Task.FromResult("");

    /// <summary>What must be there before anything is measured.</summary>
    protected virtual Task BeginAsync() => Task.CompletedTask;
}
