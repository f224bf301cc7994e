using OtpService.Delivery.Wording;
using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Links;

namespace OtpService.Delivery.Lengths;

/// <summary>The longest values that a message can have with the configured codes and links.</summary>
internal sealed class LongestValues(
    MessageCatalog catalog, DeliveryOptions delivery, OtpOptions otp, MagicLinkOptions links)
{
    /// <summary>
    /// The longest token of a link in bytes, without the code: 41 that every token has, a mark, and a number
    /// of 15 digits (see LinkCipher and LinkContent).
    /// </summary>
    private const int TokenSize = 41 + 1 + 8;

    private static readonly int UsualMinutes = new PurposeOptions().ExpiryMinutes;

    private readonly HashSet<string> worded =
        catalog.Entries.Keys.Select(key => key.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// Returns the values of a message with a name, or of all purposes without words of their own.
    /// </summary>
    public MessageValues Of(string name)
    {
        PurposeOptions[] purposes = otp.Purposes.TryGetValue(name, out var own)
            ? [own]
            : [.. otp.Purposes.Where(purpose => !worded.Contains(purpose.Key)).Select(p => p.Value)];
        var length = purposes.Select(purpose => purpose.Length ?? otp.Length)
            .DefaultIfEmpty(otp.Length).Max();
        return new(delivery.BrandName, null)
        {
            Code = new Code(new string('Q', length)),
            Lifetime = TimeSpan.FromMinutes(
                purposes.Select(purpose => purpose.ExpiryMinutes).DefaultIfEmpty(UsualMinutes).Max()),
            Link = links.Complete && Array.Exists(purposes, purpose => purpose.Link) ? Link(length) : null,
        };
    }

    private Uri Link(int codeLength)
    {
        var characters = (((TokenSize + codeLength) * 4) + 2) / 3;
        return new($"{links.PublicUrl.TrimEnd('/')}/m/{new string('x', characters)}");
    }
}
