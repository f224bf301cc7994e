using System.Collections.Immutable;
using OtpService.Otp.Destinations;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;
using OtpService.Otp.TestRecipients;

namespace OtpService.Otp.Steps;

/// <summary>Chooses the messages of a verification by phone: those steps of its purpose that the number can have.</summary>
internal sealed class StepChoice(DestinationFilter destinations, TestRecipientTable testRecipients)
{
    /// <summary>Returns the request with the channel of its first message, and with the further ones.</summary>
    public SendRequest Of(SendRequest request)
    {
        var steps = request.Purpose.Steps;
        if (!request.Address.IsPhone || steps is [{ Channel: Channel.Sms }] || testRecipients.Cover(request.Address))
        {
            return request;
        }

        ImmutableArray<PhoneStep> possible =
            [.. steps.Where(step => destinations.Allow(request.Address.By(step.Channel)))];
        return possible.IsEmpty ? request : request with
        {
            Address = request.Address.By(possible[0].Channel),
            Steps = possible.Length > 1 ? possible : [],
            Skipped = [.. steps.Except(possible).Select(step => step.Channel)],
        };
    }
}
