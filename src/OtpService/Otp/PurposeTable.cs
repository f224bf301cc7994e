using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using OtpService.Otp.Codes;
using OtpService.Otp.Steps;

namespace OtpService.Otp;

/// <summary>The configured purposes by name.</summary>
internal sealed class PurposeTable(OtpOptions options)
{
    private readonly FrozenDictionary<string, Purpose> byName =
        options.Purposes.Select(entry => Make(entry.Key, entry.Value, options))
            .ToFrozenDictionary(p => p.Name);

    public IEnumerable<Purpose> All => byName.Values;

    public bool TryGet(string name, [NotNullWhen(true)] out Purpose? purpose) =>
        byName.TryGetValue(name, out purpose);

    /// <summary>How many codes of a purpose may be live; 0 for one that is no longer configured.</summary>
    public int LiveCodes(string name) => TryGet(name, out var purpose) ? purpose.LiveCodes : 0;

    private static Purpose Make(string name, PurposeOptions own, OtpOptions shared) => new(
        name,
        TimeSpan.FromMinutes(own.ExpiryMinutes),
        own.MaxAttempts ?? shared.MaxAttempts,
        own.LiveCodes ?? shared.LiveCodes,
        new CodeFormat(
            own.Length ?? shared.Length,
            own.Alphabet == CodeAlphabet.Digits ? CodeFormat.Digits : CodeFormat.Unambiguous))
    {
        Steps = PhoneSteps.Parse(own.PhoneSteps ?? shared.PhoneSteps, out _),
        HasLink = own.Link,
        AcceptsEmailTokens = own.EmailTokens ?? (name == Purpose.Default),
    };
}
