namespace OtpService.Delivery.Vendors;

/// <summary>Twilio's account, and the senders of SMS and calls.</summary>
internal sealed class TwilioOptions
{
    public const string Section = "Twilio";

    /// <summary>The account: AC and 32 hexadecimal digits. Required.</summary>
    public string AccountSid { get; set; } = "";

    /// <summary>The account's token. Required.</summary>
    public string AuthToken { get; set; } = "";

    /// <summary>The URL of the API. Default https://api.twilio.com.</summary>
    public string ApiUrl { get; set; } = "https://api.twilio.com";

    /// <summary>
    /// The sender of SMS: a number in E.164 form, or 1 to 11 letters, digits and spaces. Either this or
    /// <see cref="MessagingServiceSid"/> is required for SMS.
    /// </summary>
    public string From { get; set; } = "";

    /// <summary>The messaging service that chooses the sender: MG and 32 hexadecimal digits.</summary>
    public string MessagingServiceSid { get; set; } = "";

    /// <summary>
    /// The number that calls, in E.164 form: a number of the account, or one that it has verified. Required for
    /// calls.
    /// </summary>
    public string VoiceFrom { get; set; } = "";

    /// <summary>
    /// The voices of calls by language, as <see cref="TwilioVoices"/> reads them. Default Twilio's own.
    /// </summary>
    public string Voices { get; set; } = "";
}
