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
        var chosen = DeliveryOptions.Names($"{delivery.Value.EmailProviders},{delivery.Value.SmsProviders}");
        readers = programmed
            .Concat(table.Descriptions.Where(description => description.Receipts is not null && chosen.Contains(description.Name))
                .Select(IReceiptReader (description) => new DescribedReceiptReader(
                    description.Name, description.Receipts!, description.Sends.ContainsKey(Channel.Sms),
                    DescribedOptions.ValueOf(
                        description, description.Settings.First(setting => setting.Name == description.Receipts!.Proof.Secret),
                        configuration, ""),
                    time)))
            .ToFrozenDictionary(reader => reader.Provider, StringComparer.Ordinal);
    }

    public IReceiptReader? Find(string provider) => readers.GetValueOrDefault(provider);
}
