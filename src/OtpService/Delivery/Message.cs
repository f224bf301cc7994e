using OtpService.Delivery.Layout;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery;

/// <summary>A message as a provider gets it, in its final words.</summary>
/// <param name="Id">
/// Identifies the message; for a code it is the verification's id. It is the idempotency key if a provider
/// supports one.
/// </param>
/// <param name="To">The recipient.</param>
/// <param name="Template">What it is about: a purpose, or another template.</param>
/// <param name="Code">
/// The code that the words contain, if any, for providers that use words of their own.
/// </param>
/// <param name="Text">The words: all of an SMS, the text part of an email.</param>
/// <param name="Email">The parts of an email other than its text; null for SMS.</param>
internal sealed record Message(
    VerificationId Id, Address To, string Template, Code? Code, string Text, EmailParts? Email)
{
    /// <summary>The BCP 47 tag of the language of its words.</summary>
    public string Language { get; init; } = "en";

    /// <summary>How long the code lives; zero if that is not known.</summary>
    public TimeSpan Lifetime { get; init; }

    /// <summary>Shows nothing, so that no code gets into a log or an error by formatting.</summary>
    public override string ToString() => $"({To.Channel} message)";
}

/// <summary>The parts of an email besides its text.</summary>
internal sealed record EmailParts
{
    public required string Subject { get; init; }

    public required HtmlParts Html { get; init; }

    /// <summary>
    /// Headers by which programs find the code, by name; null if it is not bound to a site.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <inheritdoc cref="Message.ToString"/>
    public override string ToString() => "(email parts)";
}
