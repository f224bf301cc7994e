using OtpService.Otp.Destinations;

namespace OtpService.Tests.Otp.Destinations;

/// <summary>Runs alone, because it weighs what is in memory.</summary>
[Collection(nameof(DomainDigestsTests))]
[CollectionDefinition(nameof(DomainDigestsTests), DisableParallelization = true)]
public sealed class DomainDigestsTests
{
    [Fact]
    public void A_hundred_thousand_domains_take_less_than_a_megabyte()
    {
        var names = Enumerable.Range(0, 100_000).Select(number => $"throwaway{number}.example");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var domains = new DomainDigests(names);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 1_000_000);
        Assert.True(domains.Covers("mail.throwaway99999.example"));
        Assert.False(domains.Covers("throwaway100000.example"));
    }
}
