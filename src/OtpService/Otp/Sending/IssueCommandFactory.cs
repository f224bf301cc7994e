using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;

namespace OtpService.Otp.Sending;

/// <summary>
/// Makes the command that counts a send and stores its code. Here the recipient becomes a tag, the code a keyed
/// hash, and the client network a pseudonym. The store receives nothing else of them.
/// </summary>
internal sealed class IssueCommandFactory(
    Pseudonyms pseudonyms, Suppressions suppressions, IOptions<OtpOptions> options)
{
    private readonly SendLimits emailLimits = SendLimits.For(Channel.Email, options.Value);
    private readonly SendLimits phoneLimits = SendLimits.For(Channel.Sms, options.Value);

    /// <summary>
    /// Makes the command for a code under the id with this nonce. A test recipient has no limits and is never suppressed.
    /// </summary>
    public IssueCommand Of(SendRequest request, UInt128 nonce, Code code, bool isLimited)
    {
        var (address, tag) = (request.Address, pseudonyms.Tag(request.Address));
        var exact = pseudonyms.ExactTag(address, tag);
        var hash = pseudonyms.Hash(request.Purpose, exact, code);
        var limits = isLimited ? LimitsOf(address) : SendLimits.None;
        return new(new VerificationId(tag, nonce), address.Channel, request.Purpose, hash, limits)
        {
            Network = request.Client is { } client ? pseudonyms.Network(client.Widest, tag) : null,
            Exact = isLimited && suppressions.Cover(address) ? exact : null,
        };
    }

    /// <summary>The limits of a recipient.</summary>
    public SendLimits LimitsOf(Address address) => address.IsPhone ? phoneLimits : emailLimits;
}
