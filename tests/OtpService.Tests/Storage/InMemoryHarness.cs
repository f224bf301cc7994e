using Microsoft.Extensions.Time.Testing;
using OtpService.Otp;
using OtpService.Storage;

namespace OtpService.Tests.Storage;

public sealed class InMemoryHarness : StoreHarness
{
    private readonly FakeTimeProvider time = new();

    public InMemoryHarness() => Store = new InMemoryOtpStore(time);

    internal override IOtpStore Store { get; }

    public override Task AdvanceAsync(TimeSpan time)
    {
        this.time.Advance(time);
        return Task.CompletedTask;
    }
}
