using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Otp.TestRecipients;

/// <summary>
/// The recipients that have a known code and get no message. The code is issued and verified like any other, with
/// limited attempts and a single use. Sends to these recipients have no limits, since they reach nobody.
/// </summary>
internal sealed class TestRecipientTable(IOptions<TestRecipientOptions> options, TimeProvider time)
{
    /// <summary>The delivery that a timeline shows.</summary>
    public static readonly DeliveryStep Delivered = new("test", "accepted", "");

    private readonly Lazy<TestRecipient[]> entries = new(() =>
        [.. TestRecipientOptions.Split(options.Value.Entries).Select(Parse)]);

    /// <summary>All entries, including those that have ended.</summary>
    public IReadOnlyList<TestRecipient> All => entries.Value;

    /// <summary>Whether a recipient is a test recipient today.</summary>
    public bool Cover(Address address) => All.Count > 0 && Of(address).Any();

    /// <summary>
    /// Returns the code of a test recipient for a purpose: the first listed one in the format of the purpose's
    /// codes. Null if there is none, and for every other recipient.
    /// </summary>
    public Code? CodeFor(Address address, Purpose purpose)
    {
        foreach (var recipient in All.Count > 0 ? Of(address) : [])
        {
            if (purpose.Format.TryParse(recipient.Code.Reveal(), out var code))
            {
                return code;
            }
        }

        return null;
    }

    private static TestRecipient Parse(string entry) => TestRecipient.TryParse(entry, out var recipient)
        ? recipient
        : throw new InvalidOperationException("Test recipients were used before they were validated.");

    private IEnumerable<TestRecipient> Of(Address address)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return All.Where(recipient => !recipient.HasEnded(today) && recipient.Covers(address));
    }
}
