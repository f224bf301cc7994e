using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Destinations;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;

namespace OtpService.EmailTokens;

/// <summary>
/// Verifies an email token instead of a code. All that needs no request to others comes first, so that a stranger cannot
/// make the service call an issuer. Which issuer counts is decided by the settings, and never by the token.
/// </summary>
internal sealed class EmailTokenVerifier(
    IssuerList issuers,
    IssuerKeys keys,
    EmailTokenNonces nonces,
    IOtpStore store,
    Pseudonyms pseudonyms,
    DestinationFilter destinations,
    FailureTallies failures,
    Suppressions suppressions,
    EventReporter events,
    TimeProvider time)
{
    /// <summary>The time limit of all fetches together.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(6);

    /// <summary>Longer than any nonce and token live.</summary>
    private static readonly TimeSpan UsedFor = EmailTokenNonces.Lifetime + TimeSpan.FromMinutes(5);

    /// <summary>Whether tokens are accepted for a purpose.</summary>
    public bool Accepts(Purpose purpose) => purpose.AcceptsEmailTokens && !issuers.IsEmpty;

    /// <summary>The domains whose addresses may have a token.</summary>
    public IReadOnlyList<string> Domains => issuers.Domains;

    /// <summary>Verifies a token once. Nobody but logs and counts learns why one is not accepted.</summary>
    /// <exception cref="StoreUnavailableException">Nobody knows whether the token was used before.</exception>
    public async Task<EmailTokenOutcome> VerifyAsync(EmailTokenRequest request, CancellationToken cancellationToken)
    {
        var tag = pseudonyms.Tag(request.Email);
        if (failures.RefusedFor(request.Client) is { Ticks: > 0 } wait)
        {
            events.EmailTokenRefused(request.Email, tag, request.Purpose, Outcomes.TooManyRequests);
            return new(EmailTokenStatus.TooManyRequests) { RetryAfter = wait };
        }

        if (!destinations.Allow(request.Email))
        {
            events.EmailTokenRefused(request.Email, tag, request.Purpose, Outcomes.DestinationNotAllowed);
            return new(EmailTokenStatus.DestinationNotAllowed);
        }

        try
        {
            var issuer = await CheckAsync(request, cancellationToken);
            var id = new VerificationId(tag, VerificationId.NewNonce());
            await LiftAsync(request.Email);
            events.EmailTokenVerified(request.Email, id, request.Purpose);
            return new(EmailTokenStatus.Verified) { Id = id, Issuer = issuer };
        }
        catch (EmailTokenException refusal)
        {
            events.EmailTokenRefused(request.Email, tag, request.Purpose, EmailTokenFaults.WordOf(refusal.Fault));
            if (refusal.Fault == EmailTokenFault.Unavailable)
            {
                return new(EmailTokenStatus.IssuerUnavailable);
            }

            // A form that stayed open too long, or was sent twice, is no attack.
            if (refusal.Fault is not (EmailTokenFault.Time or EmailTokenFault.Replay))
            {
                failures.Count(request.Client);
            }

            return new(EmailTokenStatus.Refused);
        }
        catch (StoreUnavailableException)
        {
            events.EmailTokenRefused(request.Email, tag, request.Purpose, Outcomes.StoreUnavailable);
            throw;
        }
    }

    private async Task<string> CheckAsync(EmailTokenRequest request, CancellationToken cancellationToken)
    {
        var token = EmailToken.Parse(request.Token);
        var domain = request.Email.Value[(request.Email.Value.LastIndexOf('@') + 1)..];
        Demand(
            issuers.Find(domain) is { } listed && (token.Issuer == listed || token.Issuer == $"https://{listed}"),
            EmailTokenFault.Issuer);
        Demand(token.Audience == request.Origin, EmailTokenFault.Audience);
        Demand(nonces.IsValid(token.Nonce, request.Origin, request.Purpose), EmailTokenFault.Nonce);
        token.Verify(request.Email, time.GetUtcNow());

        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var issuer = issuers.Find(domain) ?? "";
            Demand(await keys.SignedAsync(issuer, token.Issued, both.Token), EmailTokenFault.Signature);
            await UseAsync(token, cancellationToken);
            return issuer;
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested)
        {
            throw new EmailTokenException(EmailTokenFault.Unavailable, exception);
        }
    }

    /// <summary>Marks a nonce as used: one atomic step, the same as for an idempotency key.</summary>
    private async Task UseAsync(EmailToken token, CancellationToken cancellationToken)
    {
        // Without our secrets, so that a nonce stays used while they are rotated. It is random, and says nothing.
        var key = BinaryPrimitives.ReadUInt128BigEndian(
            SHA256.HashData(Encoding.ASCII.GetBytes($"email-token {token.Nonce}")));
        var claim = await store.ClaimAsync(
            new IdempotencyClaim(key, key, VerificationId.NewNonce(), UsedFor), cancellationToken);
        Demand(claim.Status == ClaimStatus.Granted, EmailTokenFault.Replay);
    }

    /// <summary>Allows mail to the address again, since its mail provider says that it is in use.</summary>
    private async Task LiftAsync(Address email)
    {
        try
        {
            await suppressions.LiftAsync(email, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // At worst it stays suppressed. The token is used, and its holder must not lose the verification.
        }
    }

    private static void Demand(bool holds, EmailTokenFault fault)
    {
        if (!holds)
        {
            throw new EmailTokenException(fault);
        }
    }
}
