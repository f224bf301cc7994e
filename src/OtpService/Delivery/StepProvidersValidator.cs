using Microsoft.Extensions.Options;
using OtpService.Otp;
using OtpService.Otp.Recipients;
using OtpService.Otp.Steps;

namespace OtpService.Delivery;

/// <summary>Finds steps of verifications by phone whose channel has no provider.</summary>
internal sealed class StepProvidersValidator(IConfiguration configuration, IHostEnvironment environment)
    : IValidateOptions<OtpOptions>
{
    public ValidateOptionsResult Validate(string? name, OtpOptions options)
    {
        var delivery = configuration.GetSection(DeliveryOptions.Section).Get<DeliveryOptions>() ?? new();
        delivery.CompleteFor(environment);
        List<string> faults =
        [
            .. Lists(options).SelectMany(list => PhoneSteps.Parse(list.Steps, out _)
                .Where(step => delivery.ProvidersOf(step.Channel).Length == 0)
                .Select(step => $"{list.Setting} names {step.Channel.Name()}, which has no provider: name one in "
                    + $"{step.Channel.Setting()}, or take {step.Channel.Name()} out.")),
        ];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>The lists that are set. A service without SMS keeps the default, which it never uses.</summary>
    private static IEnumerable<(string Setting, string Steps)> Lists(OtpOptions options) =>
        options.Purposes.Where(purpose => purpose.Value.PhoneSteps is not null)
            .Select(purpose => ($"Otp__Purposes__{purpose.Key}__PhoneSteps", purpose.Value.PhoneSteps ?? ""))
            .Append(("PHONE_STEPS", options.PhoneSteps))
            .Where(list => list.Item2 != Channel.Sms.Name());
}
