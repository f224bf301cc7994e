using System.Globalization;
using OtpService.Otp;

namespace OtpService.Delivery;

/// <summary>What the placeholders of a message stand for.</summary>
internal sealed record MessageValues(Code Code, TimeSpan Lifetime, string Brand, PersonName? Name)
{
    /// <summary>The placeholders that the words of a message may have.</summary>
    public static readonly string[] Placeholders = ["code", "minutes", "brand", "name"];

    public string this[string placeholder] => placeholder switch
    {
        "code" => Code.Reveal(),
        "minutes" => Math.Max(1, (int)Lifetime.TotalMinutes).ToString(CultureInfo.InvariantCulture),
        "brand" => Brand,
        "name" => Name?.Value ?? "",
        _ => throw new ArgumentOutOfRangeException(nameof(placeholder)),
    };
}
