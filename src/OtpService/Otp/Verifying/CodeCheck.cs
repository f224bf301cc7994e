using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Otp.TestRecipients;

namespace OtpService.Otp.Verifying;

/// <summary>Checks a guess: it is counted for its client network, hashed, and compared in the store.</summary>
internal sealed class CodeCheck(
    IOtpStore store,
    Pseudonyms pseudonyms,
    TestRecipientTable testRecipients,
    SendTallies tallies,
    FailureTallies failures,
    IOptions<OtpOptions> options)
{
    private readonly int failureLimit = options.Value.FailureLimitDay;

    public async Task<VerifyOutcome> RunAsync(
        VerifyRequest request, AddressTag tag, CancellationToken cancellationToken)
    {
        if (failures.RefusedFor(request.Client) is { Ticks: > 0 } wait)
        {
            return new(VerifyStatus.TooManyRequests, default, 0, wait) { Address = request.Address };
        }

        // An id of another recipient cannot bind. It goes to the store anyway, which finds nothing, so that this
        // refusal takes as long as any other.
        var nonce = request.Id is { } id ? id.Tag == tag ? id.Nonce : UInt128.Zero : (UInt128?)null;
        var hashes = pseudonyms.Guesses(
            request.Purpose, pseudonyms.ExactTag(request.Address, tag), request.Code);
        var command = new VerifyCommand(tag, request.Purpose, nonce, hashes, failureLimit);

        var reply = await store.VerifyAsync(command, cancellationToken);
        if (reply.Status is not (VerifyStatus.Verified or VerifyStatus.VerifiedAgain))
        {
            failures.Count(request.Client);
        }
        else if (reply.Status == VerifyStatus.Verified
            && request.Address.IsPhone && !testRecipients.Cover(request.Address))
        {
            _ = tallies.NoteVerifiedAsync(request.Address);
        }

        return new(reply.Status, new VerificationId(tag, reply.Nonce), reply.AttemptsRemaining, reply.RetryAfter)
        {
            Address = request.Address.IsPhone && reply.Channel != Channel.Email
                ? request.Address.By(reply.Channel)
                : request.Address,
        };
    }
}
