using Microsoft.Extensions.Options;

namespace OtpService.Otp;

/// <summary>Decides which domains email may go to.</summary>
internal sealed class EmailDestinations(IOptions<DestinationOptions> options)
{
    private readonly DomainList allowed = Parse(options.Value.EmailAllowedDomains);
    private readonly DomainList denied = Parse(options.Value.EmailDeniedDomains);
    private readonly DomainDigests disposable = options.Value.EmailRefuseDisposable
        ? DisposableDomains.Read(options.Value.EmailDisposableFile)
        : DomainDigests.None;

    /// <summary>
    /// Whether email may go to an address. What is denied stays denied inside an allowed domain.
    /// </summary>
    public bool Allow(Address address)
    {
        var host = address.Value.AsSpan(address.Value.IndexOf('@', StringComparison.Ordinal) + 1);
        return !denied.Covers(host) && !disposable.Covers(host) && (allowed.IsEmpty || allowed.Covers(host));
    }

    private static DomainList Parse(string list) => DomainList.TryParse(list, out var domains)
        ? domains
        : throw new InvalidOperationException("Domains were used before they were validated.");
}
