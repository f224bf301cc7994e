using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using OtpService.Delivery;
using OtpService.Delivery.Described;
using OtpService.Otp.Recipients;

namespace OtpService.Receipts;

/// <summary>The readers of receipts by the name of their provider: programmed, or described.</summary>
internal sealed class ReceiptReaders
{
    private readonly FrozenDictionary<string, IReceiptReader> readers;

    public ReceiptReaders(
        IEnumerable<IReceiptReader> programmed, ProviderTable table, IConfiguration configuration,
        IOptions<DeliveryOptions> delivery, TimeProvider time)
    {
        var chosen = delivery.Value.AllProviders().Select(table.Descriptions.Find).OfType<ProviderDescription>();
        var described =
            from description in chosen
            let receipts = description.Receipts
            where receipts is not null
            let secret = description.Settings.First(setting => setting.Name == receipts.Proof.Secret)
            select new DescribedReceiptReader(
                description.Name, receipts, description.Sends.Keys.Any(channel => channel != Channel.Email),
                DescribedOptions.ValueOf(description, secret, configuration, ""), time);
        readers = programmed.Concat(described).ToFrozenDictionary(reader => reader.Provider, StringComparer.Ordinal);
    }

    public IReceiptReader? Find(string provider) => readers.GetValueOrDefault(provider);
}
