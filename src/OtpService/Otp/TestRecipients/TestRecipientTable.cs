using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Otp.TestRecipients;

/// <summary>
/// The addresses that are sent a known code and no message. The code is issued and verified like any other,
/// with its attempts and its single use; sends to them are not limited, since they reach nobody.
/// </summary>
internal sealed class TestRecipientTable(IOptions<TestRecipientOptions> options, TimeProvider time)
{
    /// <summary>The delivery that a timeline tells of.</summary>
    public static readonly DeliveryStep Delivered = new("test", "accepted", "");

    private readonly Lazy<TestRecipient[]> entries = new(() =>
        [.. TestRecipientOptions.Split(options.Value.Entries).Select(Parse)]);

    /// <summary>The entries, ended ones too.</summary>
    public IReadOnlyList<TestRecipient> All => entries.Value;

    /// <summary>Whether an address is one of a test recipient, today.</summary>
    public bool Cover(Address address) => All.Count > 0 && Of(address).Any();

    /// <summary>
    /// The code that a test recipient is sent for a purpose: the first one listed that looks like the
    /// purpose's codes. Null for everybody else, and where there is none.
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
