namespace OtpService.Otp;

/// <summary>Decides where messages may go. It asks nobody and counts nothing.</summary>
internal sealed class Destinations(SmsDestinations sms, EmailDestinations email)
{
    public bool Allow(Address address) => address.Channel switch
    {
        Channel.Email => email.Allow(address),
        Channel.Sms => sms.TryFind(address, out _),
    };
}
