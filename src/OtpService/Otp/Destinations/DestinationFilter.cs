using OtpService.Otp.Recipients;

namespace OtpService.Otp.Destinations;

/// <summary>Decides where messages may go, without any call and without counting.</summary>
internal sealed class DestinationFilter(SmsCountryFilter phones, EmailDomainFilter email)
{
    public bool Allow(Address address) => address.Channel switch
    {
        Channel.Email => email.Allow(address),
        _ => phones.TryFind(address, out _),
    };
}
