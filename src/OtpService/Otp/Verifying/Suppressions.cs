using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Otp.Verifying;

/// <summary>
/// Stops mail to an address after a hard bounce or a complaint, because each further mail would cost the reputation by
/// which mail to everybody else arrives. Only the exact address is suppressed: anyone can cause a bounce with a
/// made-up tag after the plus sign.
/// </summary>
internal sealed class Suppressions(IOtpStore store, Pseudonyms pseudonyms, IOptions<OtpOptions> options)
{
    private readonly TimeSpan length = TimeSpan.FromDays(options.Value.EmailSuppressionDays);

    /// <summary>Whether mail to this address can be stopped.</summary>
    public bool Cover(Address address) => address.Channel == Channel.Email && length > TimeSpan.Zero;

    /// <summary>Notes what a provider reported about a message.</summary>
    /// <exception cref="StoreUnavailableException">The report is not certainly noted.</exception>
    public async Task NoteAsync(Address address, DeliveryStep receipt, CancellationToken cancellationToken)
    {
        var reason = receipt.Outcome switch
        {
            DeliveryStep.Bounced => Suppression.Bounced,
            DeliveryStep.Complained => Suppression.Complained,
            _ => Suppression.None,
        };
        if (reason != Suppression.None)
        {
            await SetAsync(address, reason, cancellationToken);
        }
    }

    /// <summary>Allows mail to an address again.</summary>
    /// <exception cref="StoreUnavailableException">It is not certainly allowed.</exception>
    public Task LiftAsync(Address address, CancellationToken cancellationToken) =>
        SetAsync(address, Suppression.None, cancellationToken);

    /// <summary>Returns why no mail may go to an address, if it may not.</summary>
    /// <exception cref="StoreUnavailableException">Nobody knows.</exception>
    public async Task<Suppression> FindAsync(Address address, CancellationToken cancellationToken)
    {
        var tag = pseudonyms.Tag(address);
        return Cover(address)
            ? await store.FindSuppressionAsync(tag, pseudonyms.ExactTag(address, tag), cancellationToken)
            : Suppression.None;
    }

    private async Task SetAsync(Address address, Suppression reason, CancellationToken cancellationToken)
    {
        if (Cover(address))
        {
            var tag = pseudonyms.Tag(address);
            await store.SuppressAsync(tag, pseudonyms.ExactTag(address, tag), reason, length, cancellationToken);
        }
    }
}
