using System.Globalization;
using OtpService.Otp.Codes;

namespace OtpService.Delivery.Wording;

/// <summary>The values of a message's placeholders.</summary>
/// <param name="Brand">The brand that sends it.</param>
/// <param name="Name">The person that it greets, if any.</param>
internal sealed record MessageValues(string Brand, PersonName? Name)
{
    /// <summary>The code that it contains, if any.</summary>
    public Code? Code { get; init; }

    /// <summary>A link with the same effect as entering the code, if any.</summary>
    public Uri? Link { get; init; }

    /// <summary>How long the code lives, if known.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The event that it reports, if it contains no code.</summary>
    public string? Event { get; init; }

    /// <summary>Which of the optional values are known.</summary>
    public KnownValues Known =>
        new(Name is not null, Link is not null, Lifetime is not null, Event is not null);

    /// <summary>Returns the value of a placeholder; null if there is none.</summary>
    public string? this[string placeholder] => placeholder switch
    {
        "code" => Code?.Reveal(),
        "minutes" when Lifetime is { } lifetime =>
            Math.Max(1, (int)lifetime.TotalMinutes).ToString(CultureInfo.InvariantCulture),
        "minutes" => null,
        "link" => Link?.AbsoluteUri,
        "brand" => Brand,
        "name" => Name?.Value,
        "event" => Event,
        _ => throw new ArgumentOutOfRangeException(nameof(placeholder)),
    };

    /// <summary>Fills a template with these values.</summary>
    public string In(Template template) => template.Render(name => this[name] ?? "");

    /// <summary>Shows nothing, so that no code gets into a log by formatting.</summary>
    public override string ToString() => "(values)";
}

/// <inheritdoc cref="MessageValues.Known"/>
internal readonly record struct KnownValues(bool Name, bool Link, bool Lifetime, bool Event);
