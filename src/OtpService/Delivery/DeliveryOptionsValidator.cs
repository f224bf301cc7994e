using Microsoft.Extensions.Options;
using OtpService.Delivery.Outboxes;
using OtpService.Delivery.Wording;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery;

/// <summary>Finds every fault in the lists of providers and in the messages.</summary>
internal sealed class DeliveryOptionsValidator(IHostEnvironment environment, ProviderTable table)
    : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        List<string> faults =
        [
            .. table.Faults,
            .. Channels.All.SelectMany(channel => ListFaults(channel, options.ProvidersOf(channel))),
            .. RouteFaults(options.SmsRoutes, options.ProvidersOf(Channel.Sms)),
            .. MessageSettings.Faults(options),
        ];
        if (!options.AllProviders().Any())
        {
            faults.Add("EMAIL_PROVIDERS or SMS_PROVIDERS is required: name a provider, "
                + $"email by {Choice(Channel.Email)}, SMS by {Choice(Channel.Sms)}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> RouteFaults(string routes, string[] providers)
    {
        SmsRoutes.Parse(routes, providers, out var fault);
        return fault is null ? [] : [$"SMS_ROUTES {fault}"];
    }

    private IEnumerable<string> ListFaults(Channel channel, string[] names)
    {
        var setting = channel.Setting();
        var kinds = names.Select(table.Find).ToList();
        if (table.Faults.IsEmpty && kinds.Exists(kind => kind is null || !kind.Channels.Contains(channel)))
        {
            yield return $"{setting} names a provider that does not exist or does not deliver {channel.Title()}: "
                + $"use {Choice(channel)}, in lower case, several separated by commas.";
        }

        if (kinds.Exists(kind => kind?.Name == OutboxProvider.ProviderName) && !environment.IsDevelopment())
        {
            yield return $"{setting} must not name outbox outside Development, where it would show codes to "
                + "anyone who reads the log: name a provider that delivers.";
        }

        if (names.ToHashSet(StringComparer.Ordinal).Count < names.Length)
        {
            yield return $"{setting} names a provider twice: name each once, in the order of the attempts.";
        }
    }

    private string Choice(Channel channel) => string.Join(" or ", table.For(channel)
        .Select(kind => kind.Name)
        .Where(kind => kind != OutboxProvider.ProviderName || environment.IsDevelopment()));
}
