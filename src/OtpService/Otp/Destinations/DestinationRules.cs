using OtpService.Otp.Recipients;

namespace OtpService.Otp.Destinations;

/// <summary>Decides where messages may go. It asks nobody and counts nothing.</summary>
internal sealed class DestinationRules(SmsDestinationRules sms, EmailDestinationRules email)
{
    public bool Allow(Address address) => address.Channel switch
    {
        Channel.Email => email.Allow(address),
        Channel.Sms => sms.TryFind(address, out _),
    };
}
