using BenchmarkDotNet.Attributes;
using OtpService.Otp.Codes;
using OtpService.Proof;

namespace OtpService.Benchmarks.Micro;

/// <summary>A proof signed with ES256.</summary>
public class ProofBenchmarks : ServiceBenchmarks
{
    private VerificationId id;

    [Benchmark]
    public string Sign() => Service.Get<ProofSigner>().Sign(id, Service.Address, Service.Purpose);

    protected override Task BeginAsync()
    {
        id = VerificationId.New(Service.Get<Pseudonyms>().Tag(Service.Address));
        return Task.CompletedTask;
    }
}
