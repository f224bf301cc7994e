using Microsoft.Extensions.Options;
using OtpService.Otp.Links;

namespace OtpService.Proof;

/// <summary>Finds every fault in the settings of the proof.</summary>
internal sealed class ProofOptionsValidator(IOptions<MagicLinkOptions> links) : IValidateOptions<ProofOptions>
{
    public ValidateOptionsResult Validate(string? name, ProofOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(ProofOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Issuer) || string.IsNullOrWhiteSpace(options.Audience))
        {
            yield return "OTP_ISSUER and OTP_AUDIENCE must not be blank: leave them out or set them.";
        }

        if (options.TokenType is not (ProofOptions.ExplicitType or ProofOptions.PlainType))
        {
            yield return "OTP_TOKEN_TYPE must be otp+jwt or JWT.";
        }

        if (options.SigningKey.Length > 0 && !IsPem(options.SigningKey))
        {
            yield return "SIGNING_KEY must be private keys on the curve P-256 in PEM: use the output of "
                + "`openssl ecparam -name prime256v1 -genkey -noout`, preferably with SIGNING_KEY_FILE.";
        }

        if (!options.Tokens && HasLinks())
        {
            yield return "LINK_REDIRECT_URL needs PROOF_TOKENS=true: a link passes only a token to the application.";
        }
    }

    private static bool IsPem(string text)
    {
        try
        {
            foreach (var key in PemKeys.Parse(text))
            {
                key.Dispose();
            }

            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private bool HasLinks()
    {
        try
        {
            return links.Value.RedirectUrl.Length > 0;
        }
        catch (OptionsValidationException)
        {
            // Links report their own faults.
            return false;
        }
    }
}
