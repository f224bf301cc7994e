using Microsoft.Extensions.Options;
using OtpService.Configuration;
using OtpService.Outgoing;

namespace OtpService.Delivery.Described;

/// <summary>The settings of a described provider, which are options of its name.</summary>
internal sealed class DescribedOptions
{
    private const string Brand = "{brand}";

    /// <summary>Returns the value of a setting, or its default, which may name other settings.</summary>
    public static string ValueOf(
        ProviderDescription provider, DescribedSetting setting, IConfiguration configuration, string brand)
    {
        if (configuration[DescribedSettings.OptionOf(provider.Name, setting.Name)]?.Trim() is { Length: > 0 } value)
        {
            return setting.Kind == DescribedKind.Email ? Mailbox.InAscii(value) : value;
        }

        if (setting.Default is null or Brand)
        {
            return setting.Default is null ? "" : brand;
        }

        var others = provider.Settings
            .Where(other => other != setting && setting.Default.Contains($"{{{other.Name}}}", StringComparison.Ordinal))
            .Select(other => (other.Name, Value: ValueOf(provider, other, configuration, brand))).ToList();
        return others.Exists(other => other.Value.Length == 0)
            ? ""
            : others.Aggregate(setting.Default, (text, other) =>
                text.Replace($"{{{other.Name}}}", other.Value, StringComparison.Ordinal));
    }

    /// <summary>Finds every fault in the settings of a provider.</summary>
    internal sealed class Validator(
        ProviderDescription provider, IConfiguration configuration, PrivateNetwork network)
        : IValidateOptions<DescribedOptions>
    {
        /// <summary>The options of delivery, which have a validator of their own.</summary>
        private readonly DeliveryOptions delivery =
            configuration.GetSection(DeliveryOptions.Section).Get<DeliveryOptions>() ?? new();

        public ValidateOptionsResult Validate(string? name, DescribedOptions options)
        {
            List<string> faults = name == provider.Name ? [.. provider.Settings.SelectMany(Faults)] : [];
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        private IEnumerable<string> Faults(DescribedSetting setting)
        {
            var value = ValueOf(provider, setting, configuration, delivery.BrandName);
            var isNeeded = setting.For is not { } channel || delivery.ProvidersOf(channel).Contains(provider.Name);
            if (value.Length > 0 && (value is "." or ".." || (IsInHeader(setting) && value.Any(c => c is < ' ' or > '~'))))
            {
                return [$"{setting.Name} must be letters, digits and other visible ASCII: it is sent in a header or a URL."];
            }

            return (value.Length == 0 && (setting.Default is not null || !isNeeded), setting.Kind) switch
            {
                (true, _) => [],
                (_, DescribedKind.Secret) => ProviderFaults.Key(setting.Name, value),
                (_, DescribedKind.Url) => ProviderFaults.Url(setting.Name, value, network),
                (_, DescribedKind.Email) => ProviderFaults.Sender(setting.Name, value),
                (_, DescribedKind.Name) => ProviderFaults.SenderName(setting.Name, value),
                (_, DescribedKind.Text) => ProviderFaults.Text(setting.Name, value),
            };
        }

        private bool IsInHeader(DescribedSetting setting) => provider.Sends.Values.Select(send => send.Request)
            .Append(provider.Check?.Request).OfType<DescribedRequest>()
            .SelectMany(request => request.Headers).SelectMany(header => header.Value.Parts)
            .Any(part => part.Place?.Name == setting.Name);
    }
}
