using System.Text;
using Microsoft.Extensions.Options;
using OtpService.Delivery.Http;

namespace OtpService.Delivery.Vendors;

/// <summary>
/// Sends SMS through Twilio's REST API (twilio.com/docs/messaging/api/message-resource): POST …/Messages.json
/// as a form. It has no idempotency key, and it returns 201 even for a message that failed immediately.
/// </summary>
internal sealed class TwilioProvider(
    ProviderHttp http, IOptions<TwilioOptions> options, IOptions<PublicUrlOptions> outside) : IProvider
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
        services.AddKeyedSingleton<IProvider, TwilioProvider>(ProviderName);
    }

    public async Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        using var request = ProviderRequest.Form(
            new($"{account}/Messages.json"),
            [new("To", message.To.Value), sender, new("Body", message.Text), .. receipts]);
        request.Headers.Authorization = new("Basic", credentials);
        return await http.SendAsync(request, Judge, cancellationToken);
    }

    /// <summary>
    /// Reads the account (twilio.com/docs/iam/api/account): GET …/Accounts/{Sid}.json. Test credentials are
    /// valid, but may not read it (error 20008).
    /// </summary>
    public async Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, $"{account}.json");
        question.Headers.Authorization = new("Basic", credentials);
        return await http.CheckAsync(question, JudgeAccount, cancellationToken);
    }

    private static CheckOutcome JudgeAccount(ProviderAnswer answer) =>
        (answer.StatusCheck, answer.ErrorCode, answer.Body.Member("status").Text()) switch
        {
            (CheckOutcome.Ready, _, "active") => CheckOutcome.Ready,
            (CheckOutcome.Ready, _, "suspended" or "closed") => CheckOutcome.Suspended,
            (CheckOutcome.Ready, _, _) => CheckOutcome.Strange,
            (_, "20008", _) => CheckOutcome.KeyLimited,
            var (outcome, _, _) => outcome,
        };

    private static AttemptOutcome Judge(ProviderAnswer answer) => answer.StatusOutcome switch
    {
        AttemptOutcome.Accepted => JudgeSuccess(answer),
        AttemptOutcome.Unknown => AttemptOutcome.Unknown,
        AttemptOutcome.Rejected => JudgeError(answer.ErrorCode) ?? AttemptOutcome.Declined,
        var outcome => JudgeError(answer.ErrorCode) ?? outcome,
    };

    /// <summary>
    /// Returns the outcome by Twilio's own error code (twilio.com/docs/api/errors); null for an unknown code,
    /// which may be about our number as well as the recipient's.
    /// </summary>
    private static AttemptOutcome? JudgeError(string code) => code switch
    {
        // Not a number, not a mobile, or a person who answered STOP.
        "21211" or "21614" or "21610" => AttemptOutcome.Rejected,

        // A region that is not enabled, a number that a trial account has not verified or that our sender
        // cannot reach, or an American number while our campaign is not registered.
        "21408" or "21608" or "21612" or "30034" => AttemptOutcome.Declined,

        // Credentials, a suspended account, or a sender that does not exist, cannot send SMS or is not ours.
        "20003" or "20005" or "30002" or "21212" or "21603" or "21606" or "21659" or "21660" =>
            AttemptOutcome.Refused,

        // Too many requests or messages, of the account or of our sender, in a second or a day.
        "20429" or "14107" or "21611" or "30001" or "30022" or "63038" => AttemptOutcome.OverQuota,
        _ => null,
    };

    private static AttemptOutcome JudgeSuccess(ProviderAnswer answer) =>
        (answer.Body.Member("sid").Text(), answer.Body.Member("status").Text()) switch
        {
            (_, "failed" or "undelivered") => JudgeError(answer.ErrorCode) ?? AttemptOutcome.Declined,

            // Without the id of a message this is not a response of Twilio.
            (null, _) => AttemptOutcome.Unknown,
            _ => AttemptOutcome.Accepted,
        };
}
