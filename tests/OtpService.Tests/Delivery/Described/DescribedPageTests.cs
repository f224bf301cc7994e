using System.Text;
using System.Text.RegularExpressions;
using OtpService.Check;
using OtpService.Delivery;
using OtpService.Delivery.Described;
using OtpService.Otp.Recipients;

namespace OtpService.Tests.Delivery.Described;

/// <summary>What docs/described-providers.md says is held against the descriptions.</summary>
public sealed partial class DescribedPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/described-providers.md"));

    [Fact]
    public void The_table_has_every_provider_with_its_settings()
    {
        var expected = ProviderDescriptions.BuiltIn.Select(provider =>
            $"| `{provider.Name}` | {string.Join(", ", provider.Sends.Keys.Order().Select(channel => channel.Title()))} | "
            + $"{string.Join(", ", provider.Settings.Select(setting => setting.Default is null ? $"`{setting.Name}`" : $"[`{setting.Name}`]"))} |");

        Assert.Equal(expected, Row.Matches(Page).Select(row => row.Value));
    }

    [Fact]
    public void The_example_is_a_good_description()
    {
        var example = Example.Match(Page).Groups["text"].Value;

        Assert.Empty(DescriptionReader.Read("example.json", Encoding.UTF8.GetBytes(example)).Faults);
    }

    [Fact]
    public void Every_value_that_a_description_may_name_is_explained() => Assert.All(
        DescribedValues.OfMessages.Concat(DescribedValues.OfPhones).Concat(DescribedValues.OfEmail).Concat(DescribedValues.OfSettings.Keys),
        name => Assert.Matches($@"`\{{{name}[:}}]", Page));

    [Fact]
    public void The_list_of_the_check_names_every_provider()
    {
        var lines = ProviderList.Of(new ProviderTable("")).TrimEnd().Split(Environment.NewLine);

        Assert.Equal(ProviderDescriptions.BuiltIn.Count() + 7, lines.Length);
        Assert.Contains("sendgrid         email       SENDGRID_API_KEY [SENDGRID_API_URL] SENDGRID_FROM_EMAIL [SENDGRID_FROM_NAME] [SENDGRID_WEBHOOK_PUBLIC_KEY]", lines);
        Assert.Contains("outbox           email, SMS, WhatsApp, voice, Telegram", lines);
        Assert.Contains(lines, line => line.StartsWith("twilio           SMS, voice  TWILIO_ACCOUNT_SID", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `[a-z0-9-]+` \| [^|]* \| \[?`[A-Z][A-Z0-9]+_[^|]*\|$", RegexOptions.Multiline, 1000)]
    private static partial Regex Row { get; }

    [GeneratedRegex(@"```json\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Example { get; }
}
