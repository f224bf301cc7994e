namespace OtpService.BareEndpoint;

internal sealed record Mailbox(string Email, string? Name = null);

internal sealed record Mail(Mailbox To, Mailbox From, string Subject, string Html, string Text);

internal sealed record MailReceipt(bool Success, MailReceiptBody? Data);

internal sealed record MailReceiptBody(string EmailId);

/// <summary>
/// Hands one message to Autosend in its own format: what any code that sends must at least do.
/// </summary>
internal sealed class Provider(IConfiguration configuration) : IDisposable
{
    private readonly HttpClient client = new();
    private readonly Uri address = new(configuration["AUTOSEND_API_URL"] + "/mails/send");

    public async Task SendAsync(string email, CancellationToken cancellationToken)
    {
        var mail = new Mail(
            new(email), new("bench@example.com"), $"{VerifyCode.RightCode} is your verification code",
            $"<p>Your verification code is <b>{VerifyCode.RightCode}</b>.</p>",
            $"Your verification code is {VerifyCode.RightCode}.");
        using var answer = await client.PostAsJsonAsync(
            address, mail, WireJson.Default.Mail, cancellationToken);
        var receipt = await answer.EnsureSuccessStatusCode().Content
            .ReadFromJsonAsync(WireJson.Default.MailReceipt, cancellationToken);
        if (receipt is not { Success: true })
        {
            throw new InvalidOperationException("The provider took no message.");
        }
    }

    public void Dispose() => client.Dispose();
}
