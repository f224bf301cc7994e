using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Steps;
using OtpService.Otp.Store;

namespace OtpService.Otp.Verifying;

/// <summary>
/// Handles verifications after they were issued: look-ups, cancellation, and provider receipts.
/// </summary>
internal sealed class VerificationLog(
    IOtpStore store, Pseudonyms pseudonyms, PurposeTable purposes, EventReporter events,
    Suppressions suppressions, StepPlans plans, IOptions<OtpOptions> options)
{
    /// <summary>Finds a verification; null if it is unknown or forgotten.</summary>
    public async Task<Verification?> FindAsync(VerificationId id, CancellationToken cancellationToken)
    {
        var record = await store.FindAsync(
            id, options.Value.FailureLimitDay, cancellationToken);
        return record is null ? null : Verification.Of(record, purposes.LiveCodes(record.Purpose));
    }

    /// <summary>
    /// Withdraws a code, which then no longer verifies. For a withdrawn or unknown code it changes nothing.
    /// </summary>
    public async Task CancelAsync(VerificationId id, CancellationToken cancellationToken) =>
        await store.SettleAsync(new SettleCommand(id, Settlement.Canceled), cancellationToken);

    /// <summary>
    /// Adds a later report of a provider to the verification of its message. A receipt for any other message,
    /// such as a newsletter from the same account, is only measured.
    /// </summary>
    public async Task NoteReceiptAsync(
        Address address, DeliveryStep receipt, CancellationToken cancellationToken)
    {
        await suppressions.NoteAsync(address, receipt, cancellationToken);
        var tag = pseudonyms.Tag(address);
        var noted = await store.NoteReceiptAsync(tag, receipt, cancellationToken);
        events.ReceiptTaken(address, tag, receipt, noted);
        if (noted is { OfLast: true } last && receipt.Outcome is DeliveryStep.Failed or DeliveryStep.Bounced
            && purposes.TryGet(last.Purpose, out var purpose) && purpose.Steps.Length > 1)
        {
            await plans.HurryAsync(new(tag, last.Nonce), cancellationToken);
        }
    }
}
