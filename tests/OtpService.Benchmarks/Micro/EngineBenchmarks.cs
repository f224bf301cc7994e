using BenchmarkDotNet.Attributes;
using OtpService.Otp;
using OtpService.Otp.Sending;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;

namespace OtpService.Benchmarks.Micro;

/// <summary>A code sent and verified, without HTTP, a wire to Redis or a provider.</summary>
public class EngineBenchmarks : ServiceBenchmarks
{
    [Benchmark]
    public Task<object> Send() => SendAsync();

    [Benchmark]
    public async Task<object> SendAndVerify()
    {
        await SendAsync();
        var request = new VerifyRequest(Service.Address, Service.Purpose, Service.Sender.LastCode, Id: null);
        var outcome = await Service.Get<OtpEngine>().VerifyAsync(request, CancellationToken.None);
        return outcome.Status == VerifyStatus.Verified
            ? outcome
            : throw new InvalidOperationException($"{outcome.Status}");
    }

    private async Task<object> SendAsync()
    {
        var request = new SendRequest(Service.Address, Service.Purpose, [], null, null, null, null);
        var outcome = await Service.Get<OtpEngine>().SendAsync(request, CancellationToken.None);
        return outcome.Status == SendStatus.Sent
            ? outcome
            : throw new InvalidOperationException($"{outcome.Status}");
    }
}
