using OtpService.Delivery.Layout;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery;

/// <summary>A message as a provider gets it, ready to be read.</summary>
/// <param name="Id">
/// Its name, a verification's if it brings its code: the idempotency key where one is honoured.
/// </param>
/// <param name="To">Where it goes.</param>
/// <param name="Template">What it is about: a purpose, or another template.</param>
/// <param name="Code">
/// The code that the words contain, if any, for providers that fill in words of their own.
/// </param>
/// <param name="Text">The words: all of an SMS, the text part of an email.</param>
/// <param name="Email">What an email has beside its text; null for SMS.</param>
internal sealed record Message(
    VerificationId Id, Address To, string Template, Code? Code, string Text, EmailParts? Email)
{
    /// <summary>Says nothing: a code must not slip into a log or an error by way of formatting.</summary>
    public override string ToString() => $"({To.Channel} message)";
}

/// <summary>The parts of an email besides its text.</summary>
internal sealed record EmailParts
{
    public required string Subject { get; init; }

    public required HtmlParts Html { get; init; }

    /// <summary>Headers by which programs find the code, by name; null where it is bound to no site.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <inheritdoc cref="Message.ToString"/>
    public override string ToString() => "(email parts)";
}
