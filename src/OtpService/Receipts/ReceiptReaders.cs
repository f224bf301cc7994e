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
    private readonly FrozenDictionary<string, string> verifyTokens;

    public ReceiptReaders(
        IEnumerable<IReceiptReader> programmed, ProviderTable table, IConfiguration configuration,
        IOptions<DeliveryOptions> delivery, TimeProvider time)
    {
        var chosen = delivery.Value.AllProviders().Select(table.Descriptions.Find).OfType<ProviderDescription>().ToList();
        var described =
            from description in chosen
            let receipts = description.Receipts
            where receipts is not null
            select new DescribedReceiptReader(
                description.Name, receipts, description.Sends.Keys.Any(channel => channel != Channel.Email),
                ValueOf(description, receipts.Proof.Secret, configuration), time);
        readers = programmed.Concat(described).ToFrozenDictionary(reader => reader.Provider, StringComparer.Ordinal);
        verifyTokens = chosen.Where(description => description.Receipts is { Challenge.Length: > 0 }).ToFrozenDictionary(
            description => description.Name,
            description => ValueOf(description, description.Receipts?.Challenge ?? "", configuration),
            StringComparer.Ordinal);
    }

    public IReceiptReader? Find(string provider) => readers.GetValueOrDefault(provider);

    /// <summary>
    /// Returns the token that a provider shows before it sends receipts; empty if it shows none, or none is configured.
    /// </summary>
    public string VerifyTokenOf(string provider) => verifyTokens.GetValueOrDefault(provider, "");

    private static string ValueOf(ProviderDescription description, string setting, IConfiguration configuration) =>
        DescribedOptions.ValueOf(
            description, description.Settings.First(known => known.Name == setting), configuration, brand: "");
}
