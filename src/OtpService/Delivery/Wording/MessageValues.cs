using System.Globalization;
using OtpService.Otp.Codes;

namespace OtpService.Delivery.Wording;

/// <summary>The values of a message's placeholders.</summary>
/// <param name="Brand">In whose name it is sent.</param>
/// <param name="Name">Whom it greets, if anybody.</param>
internal sealed record MessageValues(string Brand, PersonName? Name)
{
    /// <summary>The code that it brings, if any.</summary>
    public Code? Code { get; init; }

    /// <summary>A link that does what entering the code does, if any.</summary>
    public Uri? Link { get; init; }

    /// <summary>How long the code lives, if that is known.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The event that it describes, if it brings no code.</summary>
    public string? Event { get; init; }

    /// <summary>Which of those values are known that a message can do without.</summary>
    public KnownValues Known =>
        new(Name is not null, Link is not null, Lifetime is not null, Event is not null);

    /// <summary>The value of a placeholder; null where there is none.</summary>
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

    /// <summary>A template with these values in their places.</summary>
    public string In(Template template) => template.Render(name => this[name] ?? "");

    /// <summary>Says nothing: a code must not slip into a log by way of formatting.</summary>
    public override string ToString() => "(values)";
}

/// <inheritdoc cref="MessageValues.Known"/>
internal readonly record struct KnownValues(bool Name, bool Link, bool Lifetime, bool Event);
