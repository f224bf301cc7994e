using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;

namespace OtpService.Otp.TestRecipients;

/// <summary>Options of test recipients, who have a known code and get no message.</summary>
internal sealed class TestRecipientOptions
{
    public const string Section = "TestRecipients";

    /// <summary>How many entries there may be.</summary>
    public const int Most = 100;

    /// <summary>
    /// Entries of address, code and last day, such as
    /// <c language="text">review@example.com:424242:2027-01-31</c>, separated by commas or line breaks.
    /// Default none.
    /// </summary>
    public string Entries { get; set; } = "";

    public static string[] Split(string entries) =>
        entries.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>
/// Finds every faulty entry. A fault names the position of its entry, because recipients and codes must not get
/// into a log.
/// </summary>
internal sealed class TestRecipientOptionsValidator(IOptions<OtpOptions> otp, IHostEnvironment environment)
    : IValidateOptions<TestRecipientOptions>
{
    public ValidateOptionsResult Validate(string? name, TestRecipientOptions options)
    {
        var entries = TestRecipientOptions.Split(options.Entries);
        var faults = entries.Length > TestRecipientOptions.Most
            ? [$"TEST_RECIPIENTS must list at most {TestRecipientOptions.Most} entries: use a range such as +1415555*."]
            : entries.SelectMany((entry, i) => Faults(entry, $"TEST_RECIPIENTS: entry {i + 1}")).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(string entry, string subject)
    {
        if (!TestRecipient.TryParse(entry, out var recipient))
        {
            yield return $"{subject} must be address:code:last-day, such as review@example.com:424242:2027-01-31, with a "
                + "code of 4 to 10 digits; a range of addresses is +1415555* with at least seven digits, or "
                + "*@example.com with a domain that RFC 2606 reserves for tests.";
            yield break;
        }

        if (recipient.End is null && environment.IsProduction())
        {
            yield return $"{subject} must have a last day in Production: add it after the code, as in :2027-01-31.";
        }

        if (!Formats().Exists(format => format.TryParse(recipient.Code.Reveal(), out _)))
        {
            yield return $"{subject} has a code that fits no purpose: it needs as many digits as OTP_LENGTH "
                + "requires.";
        }
    }

    private List<CodeFormat> Formats()
    {
        try
        {
            return [.. new PurposeTable(otp.Value).All.Select(purpose => purpose.Format)];
        }
        catch (OptionsValidationException)
        {
            // The options of codes report their own faults. Until those are fixed, any code is accepted here.
            return [.. Enumerable.Range(CodeFormat.MinLength, CodeFormat.MaxLength)
                .Select(length => new CodeFormat(length, CodeFormat.Digits))];
        }
    }
}
