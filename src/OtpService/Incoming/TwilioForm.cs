namespace OtpService.Incoming;

/// <summary>A form that Twilio posts, signed with the account's token together with the called URL.</summary>
internal sealed class TwilioForm
{
    private readonly List<(string Name, string Value)> fields;

    private TwilioForm(List<(string Name, string Value)> fields) => this.fields = fields;

    /// <summary>Returns the first field of a name; null if there is none.</summary>
    public string? this[string name] => fields.Find(field => field.Name == name).Value;

    /// <summary>Reads a form; null if there are too many or too long fields.</summary>
    public static TwilioForm? Read(ReadOnlySpan<byte> body) =>
        FormFields.TryRead(body, out var fields) ? new(fields) : null;

    /// <summary>Whether the signature of a request covers this form and the URL.</summary>
    public bool IsGenuine(HttpRequest request, string token, Uri url) => WebhookSignatureCheck.IsTwilio(
        token, request.Headers["X-Twilio-Signature"].ToString(), url, request.QueryString.ToString(), fields);
}
