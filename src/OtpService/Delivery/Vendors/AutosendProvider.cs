using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using OtpService.Delivery.Http;
using OtpService.Delivery.Layout;
using OtpService.Delivery.Wording;

namespace OtpService.Delivery.Vendors;

/// <summary>
/// Sends email through Autosend's REST API (docs.autosend.com/api-reference): POST /mails/send. Autosend
/// renders subject and HTML as Handlebars, so two opening braces are separated wherever text is not ours.
/// </summary>
internal sealed partial class AutosendProvider(
    ProviderHttp http, IOptions<AutosendOptions> options, IOptions<DeliveryOptions> delivery) : IProvider
{
    public const string ProviderName = "autosend";

    private readonly string api = options.Value.ApiUrl.TrimEnd('/');
    private readonly Uri send = new($"{options.Value.ApiUrl.TrimEnd('/')}/mails/send");
    private readonly AuthenticationHeaderValue key = new("Bearer", options.Value.ApiKey);

    public string Name => ProviderName;

    public Repeats Repeats => Repeats.AreSentAgain;

    public static void Register(IServiceCollection services)
    {
        services.AddOptions<AutosendOptions>().BindConfiguration(AutosendOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AutosendOptions>, AutosendOptionsValidator>();
        services.AddKeyedSingleton<IProvider, AutosendProvider>(ProviderName);
    }

    public async Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        var mail = Mail.Of(message, Sender());
        using var request = ProviderRequest.Json(send, mail, AutosendJson.Default.Mail);
        request.Headers.Authorization = key;

        // Only an older page of the documentation mentions this header: it does no harm, and nothing relies
        // on it.
        request.Headers.TryAddWithoutValidation("Idempotency-Key", message.Id.ToString());
        return await http.SendAsync(request, Judge, cancellationToken);
    }

    /// <summary>Lists the senders of the key's project, which every key that may send can do.</summary>
    public async Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, $"{api}/senders");
        question.Headers.Authorization = key;
        return await http.CheckAsync(question, answer => answer.StatusCheck, cancellationToken);
    }

    private static AttemptOutcome Judge(ProviderAnswer answer) => answer.StatusOutcome switch
    {
        AttemptOutcome.Accepted => JudgeSuccess(answer),
        AttemptOutcome.Rejected => JudgeFields(answer),
        var outcome => outcome,
    };

    /// <summary>
    /// Judges an invalid field: it is the recipient, unless the response names only other fields, which are
    /// ours.
    /// </summary>
    private static AttemptOutcome JudgeFields(ProviderAnswer answer)
    {
        var details = answer.Body.Member("error").Member("details");
        var fields = details.ValueKind == JsonValueKind.Array
            ? details.EnumerateArray().Select(detail => detail.Member("field").Text() ?? "").ToList()
            : [];
        return fields.Count == 0 || fields.Exists(field => field.Split('.')[0] == "to")
            ? AttemptOutcome.Rejected
            : AttemptOutcome.Refused;
    }

    private static AttemptOutcome JudgeSuccess(ProviderAnswer answer)
    {
        if (answer.Body.Member("success").ValueKind == JsonValueKind.True)
        {
            return AttemptOutcome.Accepted;
        }

        var failed = answer.Body.Member("success").ValueKind == JsonValueKind.False || answer.HasError;
        return (failed, answer.ErrorCode) switch
        {
            (true, "VALIDATION_FAILED") => JudgeFields(answer),
            (true, "RATE_LIMIT_EXCEEDED") => AttemptOutcome.OverQuota,
            (true, _) => AttemptOutcome.Refused,
            (false, _) => AttemptOutcome.Unknown,
        };
    }

    private Party Sender()
    {
        var sender = Mailbox.Of(options.Value.FromEmail, options.Value.FromName, delivery.Value);
        return new(sender.Email, Braces.PartInText(sender.Name));
    }

    private sealed record Mail(Party To, Party From, string Subject, HtmlParts Html, string Text)
    {
        public static Mail Of(Message message, Party sender) => message.Email is { } email
            ? new(
                new(message.To.Value, null), sender, Braces.PartInText(email.Subject),
                email.Html.With(Braces.PartInHtml), Braces.PartInText(message.Text))
            : throw new ArgumentException("Autosend takes email only.", nameof(message));
    }

    private sealed record Party(string Email, string? Name);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Mail))]
    private sealed partial class AutosendJson : JsonSerializerContext;
}
