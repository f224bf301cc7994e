using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Store;
using OtpService.Otp.TestRecipients;

namespace OtpService.Otp.Sending;

/// <summary>
/// Makes a code and sends it once for each idempotency key. The code is counted and stored before its message is
/// sent, and withdrawn if nothing was sent.
/// </summary>
internal sealed class CodeDispatch(
    SagaRunner sagas,
    SendTallies tallies,
    CodeDelivery delivery,
    IdempotencyFingerprints claims,
    IssueCommandFactory commands,
    Pseudonyms pseudonyms,
    TestRecipientTable testRecipients)
{
    /// <summary>Sends a code. A retry with the same idempotency key gets the first result.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was sent, and nothing stays counted.</exception>
    public Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken) => sagas.RunAsync(
        async saga => await ClaimAsync(request, saga, cancellationToken) is { } nonce
            ? await SendAsync(request, nonce, saga, cancellationToken)
            : new SendOutcome(SendStatus.IdempotencyMismatch),
        lasts: outcome => outcome.WentOut);

    /// <summary>
    /// Claims the idempotency key and returns the random part of the id, which is the same for every retry. Null
    /// if the key belongs to another request.
    /// </summary>
    private async Task<UInt128?> ClaimAsync(
        SendRequest request, SendSaga saga, CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey is not { } key)
        {
            return VerificationId.NewNonce();
        }

        var claim = await saga.ClaimAsync(
            claims.Of(request, key), pseudonyms.Tag(request.Address), cancellationToken);
        return claim.Status switch
        {
            ClaimStatus.Mismatch => null,
            ClaimStatus.Repeated or ClaimStatus.Granted => claim.Nonce,
        };
    }

    /// <summary>
    /// Sends a code under an id with this random part. If a send has already taken place under this id, its
    /// result is returned.
    /// </summary>
    private async Task<SendOutcome> SendAsync(
        SendRequest request, UInt128 nonce, SendSaga saga, CancellationToken cancellationToken)
    {
        var known = testRecipients.CodeFor(request.Address, request.Purpose);
        var code = known ?? CodeGenerator.NewCode(request.Purpose.Format);
        var command = commands.Of(request, nonce, code, isLimited: known is null);
        var (issue, tallied) = await saga.IssueAsync(
            command, tallies.Of(request, reachesNobody: known is not null), cancellationToken);
        var network = tallies.Learn(request.Client, tallied);
        if (issue.Status == IssueStatus.Issued && tallied.Refused)
        {
            return new(SendStatus.TooManyRequests) { RetryAfter = tallied.RetryAfter, RateLimit = network };
        }

        var outcome = new SendOutcome
        {
            Id = command.Id,
            Address = request.Address,
            ExpiresIn = issue.ExpiresIn,
            ResendIn = issue.ResendIn,
            RetryAfter = issue.RetryAfter,

            // The rest of a recipient's limit reveals how often codes were sent to it. Only back ends get it, and
            // callers that this limit refused.
            RateLimit = request.Client is null || issue.RetryAfter > TimeSpan.Zero ? issue.RateLimit : network,
        };
        return issue.Status switch
        {
            IssueStatus.Issued when known is not null => await delivery.KeepAsync(request, outcome, saga),
            IssueStatus.Issued => await DeliverAsync(request, code, outcome, saga, cancellationToken),
            IssueStatus.RepeatedAccepted => await RepeatAsync(outcome, SendStatus.Sent, saga),
            IssueStatus.RepeatedUnconfirmed => await RepeatAsync(outcome, SendStatus.SentUnconfirmed, saga),
            IssueStatus.RepeatedRerouted when request.Fallback is { } fallback =>
                await SendAsync(request.Rerouted(fallback), nonce, saga, cancellationToken),
            IssueStatus.TooSoon => outcome with { Status = SendStatus.ResendTooSoon },
            IssueStatus.TooMany => outcome with { Status = SendStatus.TooManySends },
            IssueStatus.Bounced => NotTo(Suppression.Bounced),
            IssueStatus.Complained => NotTo(Suppression.Complained),
            IssueStatus.None or IssueStatus.RepeatedRerouted =>
                throw new InvalidOperationException($"The store answered {issue.Status} to a send."),
        };
    }

    private async Task<SendOutcome> DeliverAsync(
        SendRequest request, Code code, SendOutcome issued, SendSaga saga, CancellationToken cancellationToken)
    {
        var (outcome, fallback) = await delivery.SendAsync(request, code, issued, saga);
        if (fallback is null)
        {
            return outcome;
        }

        var rerouted = await SendAsync(request.Rerouted(fallback), issued.Id.Nonce, saga, cancellationToken);
        return rerouted.Suppressed == Suppression.None ? rerouted : outcome;
    }

    private static SendOutcome NotTo(Suppression reason) => new(SendStatus.DestinationNotAllowed) { Suppressed = reason };

    /// <summary>Returns the result of the first send of this id, and gives back what this one counted.</summary>
    private static async Task<SendOutcome> RepeatAsync(SendOutcome outcome, SendStatus status, SendSaga saga)
    {
        await saga.GiveBackAsync();
        return outcome with { Status = status };
    }
}
