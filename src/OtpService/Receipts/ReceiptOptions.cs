using Microsoft.Extensions.Options;
using OtpService.Incoming;

namespace OtpService.Receipts;

/// <summary>
/// The secrets with which providers sign their receipts. Without its secret a webhook returns 404.
/// </summary>
internal sealed class ReceiptOptions
{
    public const string Section = "Receipts";

    public string AutosendSecret { get; set; } = "";

    public string UnosendSecret { get; set; } = "";

    /// <summary>The secret in Resend's format: <c language="text">whsec_</c> and base64.</summary>
    public string ResendSecret { get; set; } = "";
}

internal sealed class ReceiptOptionsValidator : IValidateOptions<ReceiptOptions>
{
    public ValidateOptionsResult Validate(string? name, ReceiptOptions options) =>
        options.ResendSecret.Length == 0 || WebhookSignatureCheck.IsStandardSecret(options.ResendSecret)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "RESEND_WEBHOOK_SECRET must be whsec_ followed by base64: copy it from Resend's webhook page.");
}
