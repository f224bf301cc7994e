using BenchmarkDotNet.Attributes;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;

namespace OtpService.Benchmarks.Micro;

/// <summary>A new code, and what a store sees of it and of its address.</summary>
public class CodeBenchmarks : ServiceBenchmarks
{
    private Pseudonyms pseudonyms = new(new SecretRing("a secret that is replaced by that of the service"));
    private Code code;
    private AddressTag tag;

    [Benchmark]
    public object NewCode() => CodeGenerator.NewCode(Service.Purpose.Format);

    [Benchmark]
    public object Tag() => pseudonyms.Tag(Service.Address);

    [Benchmark]
    public object Hash() => pseudonyms.Hash(Service.Purpose, tag, code);

    [Benchmark]
    public object Guesses() => pseudonyms.Guesses(Service.Purpose, tag, code);

    protected override Task BeginAsync()
    {
        pseudonyms = Service.Get<Pseudonyms>();
        code = CodeGenerator.NewCode(Service.Purpose.Format);
        tag = pseudonyms.Tag(Service.Address);
        return Task.CompletedTask;
    }
}
