using System.Reflection;
using OtpService.Api;
using OtpService.Api.Captchas;
using OtpService.Configuration;
using OtpService.Delivery;
using OtpService.Delivery.Smtp;
using OtpService.Delivery.Vendors;
using OtpService.EmailTokens;
using OtpService.Events;
using OtpService.Hooks;
using OtpService.Logging;
using OtpService.Otp;
using OtpService.Otp.Destinations;
using OtpService.Otp.Limits;
using OtpService.Otp.Links;
using OtpService.Otp.TestRecipients;
using OtpService.Outgoing;
using OtpService.Proof;
using OtpService.Receipts;
using OtpService.Storage.Redis;
using OtpService.Telemetry;

namespace OtpService.Tests;

/// <summary>.env.example lists every setting with the default that is really in force.</summary>
public sealed class EnvExampleTests
{
    private static readonly Dictionary<string, object> Sections = new(StringComparer.Ordinal)
    {
        [OtpOptions.Section] = new OtpOptions(),
        [LimitOptions.Section] = new LimitOptions(),
        [RedisOptions.Section] = new RedisOptions(),
        [DestinationOptions.Section] = new DestinationOptions(),
        [TestRecipientOptions.Section] = new TestRecipientOptions(),
        [OutgoingOptions.Section] = new OutgoingOptions(),
        [DeliveryOptions.Section] = new DeliveryOptions(),
        [AutosendOptions.Section] = new AutosendOptions(),
        [UnosendOptions.Section] = new UnosendOptions(),
        [MagicLinkOptions.Section] = new MagicLinkOptions(),
        [PublicUrlOptions.Section] = new PublicUrlOptions(),
        [HookOptions.Section] = new HookOptions(),
        [ReceiptOptions.Section] = new ReceiptOptions(),
        [ResendOptions.Section] = new ResendOptions(),
        [TwilioOptions.Section] = new TwilioOptions(),
        [WebhookOptions.Section] = new WebhookOptions(),
        [SmtpOptions.Section] = new SmtpOptions(),
        [EmailTokenOptions.Section] = new EmailTokenOptions(),
        [CaptchaOptions.Section] = new CaptchaOptions(),
        [ApiOptions.Section] = new ApiOptions(),
        [ProofOptions.Section] = new ProofOptions(),
        [EventOptions.Section] = new EventOptions(),
        [ExportOptions.Section] = new ExportOptions(),
        [MetricsOptions.Section] = new MetricsOptions(),
        [LogOptions.Section] = new LogOptions(),
    };

    private static readonly Dictionary<string, string> Example =
        File.ReadLines(Repository.PathOf(".env.example"))
            .Where(line => line.StartsWith("# ", StringComparison.Ordinal)
                && line[2..].Split('=')[0].All(IsNameCharacter)
                && line.Contains('=', StringComparison.Ordinal))
            .Select(line => line[2..].Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    [Fact]
    public void It_lists_every_setting_and_nothing_else() => Assert.Equal(
        KnownSettings.Own.Select(s => s.Name).Append("ASPNETCORE_ENVIRONMENT").Order(StringComparer.Ordinal),
        Example.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void It_shows_the_defaults_in_force() => Assert.All(KnownSettings.Own, setting =>
    {
        foreach (var option in setting.Options)
        {
            Assert.Equal(
                DefaultOf(option), Example[setting.Name], ignoreCase: setting.Kind == SettingKind.Switch);
        }
    });

    private static bool IsNameCharacter(char c) =>
        char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_';

    /// <summary>
    /// The value that a path such as Otp:Purposes:login:ExpiryMinutes has when nothing is configured.
    /// </summary>
    private static string DefaultOf(string path)
    {
        var parts = path.Split(':');
        var value = Sections[parts[0]];
        foreach (var part in parts.Skip(1))
        {
            value = value is Dictionary<string, PurposeOptions> purposes
                ? purposes[part]
                : value.GetType()
                    .GetProperty(part, BindingFlags.Instance | BindingFlags.Public)?.GetValue(value)
                    ?? throw new InvalidOperationException($"{path} is no option.");
        }

        return value.ToString() ?? "";
    }
}
