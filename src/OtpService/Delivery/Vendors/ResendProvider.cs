using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using OtpService.Delivery.Http;
using OtpService.Delivery.Layout;

namespace OtpService.Delivery.Vendors;

/// <summary>
/// Sends email through Resend's REST API (resend.com/docs/api-reference/emails/send-email): POST /emails. It
/// supports an idempotency key for 24 hours, so an unconfirmed email may be sent again.
/// </summary>
internal sealed partial class ResendProvider(
    ProviderHttp http, IOptions<ResendOptions> options, IOptions<DeliveryOptions> delivery) : IProvider
{
    public const string ProviderName = "resend";

    private readonly string api = options.Value.ApiUrl.TrimEnd('/');

    private readonly string sender =
        Mailbox.Of(options.Value.FromEmail, options.Value.FromName, delivery.Value).ToString();

    public string Name => ProviderName;

    public Repeats Repeats => Repeats.AreRecognized;

    public static void Register(IServiceCollection services)
    {
        services.AddOptions<ResendOptions>().BindConfiguration(ResendOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ResendOptions>, ResendOptionsValidator>();
        services.AddKeyedSingleton<IProvider, ResendProvider>(ProviderName);
    }

    public async Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        var mail = Mail.Of(message, sender);
        using var request = ProviderRequest.Json(new($"{api}/emails"), mail, ResendJson.Default.Mail);
        request.Headers.Authorization = new("Bearer", options.Value.ApiKey);
        request.Headers.Add("Idempotency-Key", message.Id.ToString());
        return await http.SendAsync(request, Judge, cancellationToken);
    }

    /// <summary>
    /// Lists the domains of the account. A key that may only send is rejected with an error name of its own,
    /// which shows that the key is good (resend.com/docs/api-reference/errors).
    /// </summary>
    public async Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, $"{api}/domains");
        question.Headers.Authorization = new("Bearer", options.Value.ApiKey);
        return await http.CheckAsync(
            question,
            answer => answer.Body.Member("name").Text() == "restricted_api_key"
                ? CheckOutcome.Ready
                : answer.StatusCheck,
            cancellationToken);
    }

    private static AttemptOutcome Judge(ProviderAnswer answer) =>
        (answer.StatusOutcome, answer.Body.Member("name").Text()) switch
        {
            // Without the id of a message this is not a response of Resend.
            (AttemptOutcome.Accepted, _) => answer.Body.Member("id").Text() is null
                ? AttemptOutcome.Unknown
                : AttemptOutcome.Accepted,

            // Our settings are at fault, not the message: another provider has its own.
            (AttemptOutcome.Rejected, "invalid_from_address" or "invalid_access" or "missing_required_field") =>
                AttemptOutcome.Refused,
            (AttemptOutcome.Rejected, _) when IsOfSender(answer) => AttemptOutcome.Refused,
            (var outcome, _) => outcome,
        };

    /// <summary>Whether a validation error is about the sender: its message quotes the field.</summary>
    private static bool IsOfSender(ProviderAnswer answer) =>
        answer.Body.Member("message").Text()?.Contains("`from`", StringComparison.Ordinal) == true;

    private sealed record Mail(
        string From, string To, string Subject, HtmlParts Html, string Text,
        IReadOnlyDictionary<string, string>? Headers)
    {
        public static Mail Of(Message message, string sender) => message.Email is { } email
            ? new(
                sender, message.To.Value, email.Subject, email.Html, message.Text, email.Headers)
            : throw new ArgumentException("Resend takes email only.", nameof(message));
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Mail))]
    private sealed partial class ResendJson : JsonSerializerContext;
}
