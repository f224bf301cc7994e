using Microsoft.Extensions.Time.Testing;
using OtpService.Otp.Store;
using OtpService.Storage.Memory;

namespace OtpService.Tests.Storage.Memory;

public sealed class MemoryHarness : StoreHarness
{
    private readonly FakeTimeProvider time = new();

    public MemoryHarness() => Store = new MemoryOtpStore(time);

    internal override IOtpStore Store { get; }

    public override Task AdvanceAsync(TimeSpan time)
    {
        this.time.Advance(time);
        return Task.CompletedTask;
    }
}
