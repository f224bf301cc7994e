using System.Text;
using OtpService.Tests.Delivery.Smtp;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeMailTests() : MailContract(ServiceBinary.Native);

/// <summary>
/// Email by SMTP over TLS, whose certificates a process trusts as its machine tells it to.
/// </summary>
public abstract class MailContract(ServiceBinary binary)
{
    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task A_code_goes_over_tls_to_a_mail_server_that_can_be_trusted(string security)
    {
        await using var server = new FakeSmtpServer
        {
            SpeaksTlsFirst = security == "tls",
            Extensions = security == "tls" ? ["AUTH PLAIN"] : ["STARTTLS", "AUTH PLAIN"],
        };
        await using var installation = await Installation.CreateAsync(binary);
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var authorities = Path.Combine(folder.FullName, "authorities.pem");
            await File.WriteAllTextAsync(authorities, server.CertificatePem);
            await using var service = await installation.StartAsync(
                ("EMAIL_PROVIDERS", "smtp"),
                ("SMTP_HOST", "localhost"),
                ("SMTP_PORT", $"{server.Port}"),
                ("SMTP_SECURITY", security),
                ("SMTP_USERNAME", "acme"),
                ("SMTP_PASSWORD", "kumquat"),
                ("SMTP_FROM_EMAIL", "codes@acme.example"),
                ("SSL_CERT_FILE", authorities));

            var sent = await service.SendAsync(new { email = "ada@example.com" });

            Assert.True(sent.Status == 200, sent.Body);
            var mail = Assert.Single(server.Mails);
            var subject = mail.Split('\n')
                .First(line => line.StartsWith("Subject: ", StringComparison.Ordinal));
            var code = subject["Subject: ".Length..][..6];
            Assert.Equal(200, (await service.VerifyAsync(new { email = "ada@example.com", code })).Status);
            var credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes("\0acme\0kumquat"));
            Assert.Contains($"AUTH PLAIN {credentials}", server.Commands);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
