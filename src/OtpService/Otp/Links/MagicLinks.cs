using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Verifying;

namespace OtpService.Otp.Links;

/// <summary>
/// The links beside codes. A link stands for its code: it verifies that one send, once, while the code lives,
/// and whichever of the two is used first ends both.
/// </summary>
internal sealed class MagicLinks(LinkCipher seal, IOptions<MagicLinkOptions> options)
{
    private readonly bool complete = options.Value.Complete;
    private readonly string root = options.Value.PublicUrl.TrimEnd('/');

    /// <summary>The link of a code; null where its purpose has none, or links cannot be made.</summary>
    public Uri? UrlOf(VerificationId id, Address address, Purpose purpose, Code code) =>
        complete && purpose.HasLink ? new Uri($"{root}/m/{seal.Seal(id, address, purpose, code)}") : null;

    /// <summary>The guess that the token of a link stands for; null for what is none of ours.</summary>
    public VerifyRequest? Open(string token) =>
        complete && seal.TryOpen(token, out var request) ? request : null;
}
