namespace OtpService.Delivery;

/// <summary>Who delivers, and in whose name.</summary>
internal sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>
    /// E-mail providers in the order in which they are tried, separated by commas. Default none, in
    /// Development outbox.
    /// </summary>
    public string EmailProviders { get; set; } = "";

    /// <summary>
    /// SMS providers in the order in which they are tried, separated by commas. Default none, in Development
    /// outbox.
    /// </summary>
    public string SmsProviders { get; set; } = "";

    /// <summary>The name that messages speak of. Default OtpService; 1 to 32 characters.</summary>
    public string BrandName { get; set; } = "OtpService";

    /// <summary>
    /// In Development a channel without provider ends in the outbox, so that one command gives a working
    /// service.
    /// </summary>
    public void CompleteFor(IHostEnvironment environment)
    {
        if (environment.IsDevelopment())
        {
            EmailProviders = OrOutbox(EmailProviders);
            SmsProviders = OrOutbox(SmsProviders);
        }
    }

    /// <summary>The names in a list of providers, in order.</summary>
    public static string[] Names(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string OrOutbox(string list) =>
        Names(list).Length == 0 ? OutboxProvider.ProviderName : list;
}
