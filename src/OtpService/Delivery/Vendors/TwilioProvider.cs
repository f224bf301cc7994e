using System.Text;
using Microsoft.Extensions.Options;
using OtpService.Delivery.Calls;
using OtpService.Delivery.Http;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Vendors;

/// <summary>
/// Sends SMS through Twilio's REST API (twilio.com/docs/messaging/api/message-resource): POST …/Messages.json
/// as a form, and makes calls by POST …/Calls.json. It has no idempotency key, and it returns 201 even for a message
/// that failed immediately.
/// </summary>
internal sealed class TwilioProvider(
    ProviderHttp http, IOptions<TwilioOptions> options, IOptions<PublicUrlOptions> outside, TwilioCalls calls)
    : IProvider
{
    public const string ProviderName = "twilio";

    /// <summary>The URL for Twilio's receipts.</summary>
    public const string ReceiptPath = "/webhooks/twilio";

    private readonly string account =
        $"{options.Value.ApiUrl.TrimEnd('/')}/2010-04-01/Accounts/{options.Value.AccountSid}";

    private readonly string credentials = Convert.ToBase64String(
        Encoding.ASCII.GetBytes($"{options.Value.AccountSid}:{options.Value.AuthToken}"));

    private readonly KeyValuePair<string, string> sender =
        options.Value.MessagingServiceSid is { Length: > 0 } sid
            ? new("MessagingServiceSid", sid)
            : new("From", options.Value.From);

    private readonly KeyValuePair<string, string>[] receipts =
        outside.Value.UrlOf(ReceiptPath) is { } url ? [new("StatusCallback", url.AbsoluteUri)] : [];

    public string Name => ProviderName;

    public Repeats Repeats => Repeats.AreSentAgain;

    public static void Register(IServiceCollection services)
    {
        services.AddOptions<TwilioOptions>().BindConfiguration(TwilioOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TwilioOptions>, TwilioOptionsValidator>();
        services.AddSingleton<CallTokens>().AddSingleton<TwilioScript>().AddSingleton<TwilioCalls>();
        services.AddKeyedSingleton<IProvider, TwilioProvider>(ProviderName);
    }

    public Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken) =>
        message.To.Channel == Channel.Voice
            ? calls.Form(message) is { } call
                ? PostAsync("Calls.json", call, cancellationToken)
                : Task.FromResult(new DeliveryAttempt(AttemptOutcome.Declined))
            : PostAsync(
                "Messages.json",
                [new("To", message.To.Value), sender, new("Body", message.Text), .. receipts],
                cancellationToken);

    /// <summary>
    /// Reads the account (twilio.com/docs/iam/api/account): GET …/Accounts/{Sid}.json. Test credentials are
    /// valid, but may not read it (error 20008).
    /// </summary>
    public async Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, $"{account}.json");
        question.Headers.Authorization = new("Basic", credentials);
        return await http.CheckAsync(question, TwilioAnswers.JudgeAccount, cancellationToken);
    }

    private async Task<DeliveryAttempt> PostAsync(
        string resource, KeyValuePair<string, string>[] form, CancellationToken cancellationToken)
    {
        using var request = ProviderRequest.Form(new($"{account}/{resource}"), form);
        request.Headers.Authorization = new("Basic", credentials);
        return await http.SendAsync(request, TwilioAnswers.Judge, cancellationToken);
    }
}
