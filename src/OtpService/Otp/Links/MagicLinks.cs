using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Verifying;

namespace OtpService.Otp.Links;

/// <summary>
/// Makes and opens the links that go out together with codes. A link is equivalent to its code: it verifies that
/// one send, once, during the lifetime of the code. Using either of the two ends both.
/// </summary>
internal sealed class MagicLinks(LinkCipher seal, IOptions<MagicLinkOptions> options)
{
    private readonly bool complete = options.Value.Complete;
    private readonly string root = options.Value.PublicUrl.TrimEnd('/');

    /// <summary>Returns the link for a code; null if its purpose has none, or if links cannot be made.</summary>
    public Uri? UrlOf(VerificationId id, Address address, Purpose purpose, Code code) =>
        complete && purpose.HasLink ? new Uri($"{root}/m/{seal.Seal(id, address, purpose, code)}") : null;

    /// <summary>
    /// Returns the guess that the token of a link contains; null if this service did not make the token.
    /// </summary>
    public VerifyRequest? Open(string token) =>
        complete && seal.TryOpen(token, out var request) ? request : null;
}
