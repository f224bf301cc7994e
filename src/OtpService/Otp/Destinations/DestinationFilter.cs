using OtpService.Otp.Recipients;

namespace OtpService.Otp.Destinations;

/// <summary>Decides where messages may go, without any call and without counting.</summary>
internal sealed class DestinationFilter(SmsCountryFilter sms, EmailDomainFilter email)
{
    public bool Allow(Address address) => address.Channel switch
    {
        Channel.Email => email.Allow(address),
        Channel.Sms => sms.TryFind(address, out _),
    };
}
