using FluentValidation;
using OtpService.Api.Requests;
using OtpService.Otp.Codes;
using OtpService.Otp.Sending;

namespace OtpService.Api.Endpoints;

/// <summary>
/// Checks a message of a back end: it must have the values that the words of its template need, and no
/// others.
/// </summary>
internal sealed class SendMessageValidator : AbstractValidator<SendMessageRequest>
{
    private const int MaxEventLength = 100;
    private const int MaxMinutes = 24 * 60;

    private static readonly MessageAddress Nobody = new();
    private static readonly MessageVariables None = new();

    public SendMessageValidator(IMessageSender sender)
    {
        RuleFor(r => r.To ?? Nobody).SetValidator(new AddressValidator()).OverridePropertyName("to");
        RuleFor(r => r.Locale).Must(RequestRules.IsLanguageTag).WithMessage(RequestRules.LocaleSentence);
        RuleFor(r => r.Template).Must(template => template is not null && sender.Templates.Contains(template))
            .WithMessage(
                $"must be one of: {string.Join(", ", sender.Templates.Order(StringComparer.Ordinal))}.");
        RuleFor(r => r.Variables)
            .Must((r, v) => (v?.Event is null) == (r.Template != OutgoingMessage.SecurityAlert))
            .WithMessage("must have an event with security-alert, and only there.");
        RuleFor(r => r.Variables)
            .Must((r, v) => (v?.Code is null) == (r.Template == OutgoingMessage.SecurityAlert))
            .WithMessage("must have a code, except with security-alert.");
        RuleFor(r => r.Variables).Must((r, v) => v?.Minutes is not null || NeedsNoMinutes(r.Template))
            .WithMessage("must have minutes: the words of this template tell how long the code is valid.");
        RuleFor(r => r.Variables ?? None).SetValidator(new VariablesValidator())
            .OverridePropertyName("variables");
    }

    private static bool NeedsNoMinutes(string? template) =>
        template is null or OutgoingMessage.AnyCode or OutgoingMessage.SecurityAlert;

    private sealed class AddressValidator : AbstractValidator<MessageAddress>
    {
        public AddressValidator() =>
            RuleFor(a => a).Custom((address, found) => found.CheckAddress(address.Address));
    }

    private sealed class VariablesValidator : AbstractValidator<MessageVariables>
    {
        public VariablesValidator()
        {
            RuleFor(v => v.Code).Must(code => code is null || CodeFormat.TryParseForeign(code, out _))
                .WithMessage("must be 4 to 10 ASCII letters and digits.");
            RuleFor(v => v.Minutes).Must(minutes => minutes is null or (>= 1 and <= MaxMinutes))
                .WithMessage("must be 1 to 1440.");
            RuleFor(v => v.Event).Must(IsEvent)
                .WithMessage("must be 1 to 100 characters without control characters.");
            RuleFor(v => v.Name).Must(RequestRules.IsName).WithMessage(RequestRules.NameSentence);
        }

        private static bool IsEvent(string? text) =>
            text is null || (text.Length is > 0 and <= MaxEventLength && !text.Any(char.IsControl));
    }
}
