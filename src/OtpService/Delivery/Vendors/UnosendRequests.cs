using System.Text.Json.Serialization;
using OtpService.Delivery.Http;
using OtpService.Delivery.Layout;

namespace OtpService.Delivery.Vendors;

/// <summary>Writes messages as Unosend's REST API wants them.</summary>
internal sealed partial class UnosendRequests(UnosendOptions account, DeliveryOptions delivery)
{
    private readonly string api = account.ApiUrl.TrimEnd('/');
    private readonly string sender = Mailbox.Of(account.FromEmail, account.FromName, delivery).ToString();

    public ProviderRequest For(Message message)
    {
        var to = message.To.Value;
        var from = account.From.Length > 0 ? account.From : null;
        return (message.Email, account.TemplateId) switch
        {
            ({ } email, _) => ProviderRequest.Json(
                new($"{api}/emails"),
                new Mail(
                    sender, to, email.Subject, email.Html, message.Text, email.Headers,
                    new(Open: false, Click: false)),
                RequestJson.Default.Mail),
            (null, "") => ProviderRequest.Json(
                new($"{api}/sms"), new Sms(to, message.Text, from), RequestJson.Default.Sms),
            (null, var template) => ProviderRequest.Json(
                new($"{api}/sms"),
                new FilledTemplate(to, template, new(message.Code?.Reveal() ?? "")),
                RequestJson.Default.FilledTemplate),
        };
    }

    private sealed record Sms(string To, string Body, string? From);

    private sealed record FilledTemplate(string To, string TemplateId, Variables Variables);

    private sealed record Variables(string Code);

    private sealed record Mail(
        string From, string To, string Subject, HtmlParts Html, string Text,
        IReadOnlyDictionary<string, string>? Headers, Tracking Tracking);

    /// <summary>
    /// Off, because a message with a code must have no tracking pixel and no rewritten link.
    /// </summary>
    private sealed record Tracking(bool Open, bool Click);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Sms))]
    [JsonSerializable(typeof(FilledTemplate))]
    [JsonSerializable(typeof(Mail))]
    private sealed partial class RequestJson : JsonSerializerContext;
}
