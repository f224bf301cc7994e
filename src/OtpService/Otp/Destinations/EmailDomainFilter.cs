using Microsoft.Extensions.Options;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Destinations;

/// <summary>Decides which domains email may go to.</summary>
internal sealed class EmailDomainFilter(IOptions<DestinationOptions> options)
{
    private readonly DomainList allowed = Parse(options.Value.EmailAllowedDomains);
    private readonly DomainList denied = Parse(options.Value.EmailDeniedDomains);
    private readonly DomainDigests disposable = options.Value.EmailRefuseDisposable
        ? DisposableDomains.Read(options.Value.EmailDisposableFile)
        : DomainDigests.None;

    /// <summary>
    /// Whether email may go to a recipient. A denied domain stays denied inside an allowed one.
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
