using System.Net;
using System.Net.Sockets;
using System.Text;
using OtpService.Delivery;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Smtp;

public sealed class SmtpTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_code_is_given_to_the_mail_server_with_html_and_text()
    {
        await using var server = new FakeSmtpServer();
        await using (var app = App(server.Port, ("Smtp:Username", "acme"), ("Smtp:Password", "secret")))
        {
            var attempt = await app.TryAsync("smtp", Codes.ToEmail(), Cancelled);

            Assert.Equal(AttemptOutcome.Accepted, attempt.Outcome);
        }

        Assert.Equal("EHLO acme.example", server.Commands[0]);
        var credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes("\0acme\0secret"));
        Assert.Equal(
            [$"AUTH PLAIN {credentials}", "MAIL FROM:<noreply@acme.example>", "RCPT TO:<ann@example.com>"],
            server.Commands.Skip(1).Take(3).Select(command => command.Split(" SIZE=")[0]));
        Assert.Equal("QUIT", server.Commands[^1]);
        var mail = Assert.Single(server.Mails);
        Assert.Contains("\nSubject: 123456 is your Acme verification code\n", mail, StringComparison.Ordinal);
        Assert.Contains("From: Acme <noreply@acme.example>\n", mail, StringComparison.Ordinal);
        Assert.Contains("\nTo: ann@example.com\n", mail, StringComparison.Ordinal);
        Assert.Contains($"Message-Id: <{Codes.Id}@acme.example>\n", mail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Date: Fri, 02 Jan 2026 03:04:05 +0000\n", mail, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated\n", mail, StringComparison.Ordinal);
        Assert.Contains("Content-Type: multipart/alternative", mail, StringComparison.Ordinal);
        Assert.InRange(
            mail.IndexOf("text/plain", StringComparison.Ordinal),
            0,
            mail.IndexOf("text/html", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "554 5.7.1 Go away", "Refused 554 5.7.1")]
    [InlineData("", "421 4.3.2 Too many connections", "OverQuota 421 4.3.2")]
    [InlineData("", FakeSmtpServer.Drop, "NotSent")]
    [InlineData("", "nonsense", "NotSent")]
    [InlineData("AUTH", "535 5.7.8 Wrong", "Refused 535 5.7.8")]
    [InlineData("AUTH", "454 4.7.0 Later", "NotSent 454 4.7.0")]
    [InlineData("AUTH", "435 Later", "NotSent 435")]
    [InlineData("MAIL", "550 5.7.1 Not you", "Refused 550 5.7.1")]
    [InlineData("MAIL", "530 5.7.0 Log in first", "Refused 530 5.7.0")]
    [InlineData("MAIL", "452 4.3.1 Full", "NotSent 452 4.3.1")]
    [InlineData("MAIL", FakeSmtpServer.Drop, "NotSent")]
    [InlineData("RCPT", "550 5.1.1 Nobody of that name", "Rejected 550 5.1.1")]
    [InlineData("RCPT", "550 5.7.1 Relaying denied", "Declined 550 5.7.1")]
    [InlineData("RCPT", "450 4.2.0 Greylisted", "Deferred 450 4.2.0")]
    [InlineData("RCPT", "421 4.3.2 Closing", "NotSent 421 4.3.2")]
    [InlineData("RCPT", FakeSmtpServer.Drop, "NotSent")]
    [InlineData("DATA", "451 4.3.0 Later", "NotSent 451 4.3.0")]
    [InlineData("DATA", FakeSmtpServer.Drop, "NotSent")]
    [InlineData(".", "550 5.2.0 Not wanted", "Rejected 550 5.2.0")]
    [InlineData(".", "554 5.7.1 Looks like spam", "Declined 554 5.7.1")]
    [InlineData(".", "452 4.3.1 Full", "Deferred 452 4.3.1")]
    [InlineData(".", "421 4.3.2 Closing", "NotSent 421 4.3.2")]
    [InlineData(".", FakeSmtpServer.Drop, "Unknown")]
    [InlineData(".", "nonsense", "Unknown")]
    [InlineData("QUIT", FakeSmtpServer.Drop, "Accepted")]
    [InlineData("QUIT", "500 What?", "Accepted")]
    public async Task Every_reply_has_its_outcome_and_its_codes(string command, string reply, string expected)
    {
        await using var server = new FakeSmtpServer();
        server.Answer(command, reply);
        await using var app = App(server.Port, ("Smtp:Username", "acme"), ("Smtp:Password", "secret"));

        var attempt = await app.TryAsync("smtp", Codes.ToEmail(), Cancelled);
        Assert.Equal(expected, $"{attempt.Outcome} {attempt.Reply}".TrimEnd());
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_sent_nothing()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await using var app = App(port);

        Assert.Equal(
            AttemptOutcome.NotSent, (await app.TryAsync("smtp", Codes.ToEmail(), Cancelled)).Outcome);
    }

    [Theory]
    [InlineData("AUTH PLAIN")]
    [InlineData("STARTTLS")]
    public async Task Without_tls_that_can_be_trusted_nothing_is_sent_and_waiting_does_not_help(string extension)
    {
        await using var server = new FakeSmtpServer { Extensions = [extension] };
        await using var app = App(
            server.Port, ("Smtp:Security", "starttls"), ("Smtp:Username", "acme"),
            ("Smtp:Password", "secret"));

        var attempt = await app.TryAsync("smtp", Codes.ToEmail(), Cancelled);
        Assert.Equal((AttemptOutcome.Refused, null), (attempt.Outcome, attempt.AskAgain));
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData("Smtp:Host", "", "SMTP_HOST")]
    [InlineData("Smtp:Host", "mail:25", "SMTP_HOST")]
    [InlineData("Smtp:Host", "mail.example", "SMTP_SECURITY")]
    [InlineData("Smtp:Host", "8.8.8.8", "SMTP_SECURITY")]
    [InlineData("Smtp:Host", "10.1.2.3", "")]
    [InlineData("Smtp:Host", "mailpit", "")]
    [InlineData("Smtp:Host", "::1", "")]
    [InlineData("Smtp:Security", "ssl", "SMTP_SECURITY")]
    [InlineData("Smtp:Port", "0", "SMTP_PORT")]
    [InlineData("Smtp:Username", "acme", "SMTP_USERNAME")]
    [InlineData("Smtp:FromEmail", "ann", "SMTP_FROM_EMAIL")]
    [InlineData("Smtp:Connections", "0", "SMTP_CONNECTIONS")]
    [InlineData("Smtp:Connections", "65", "SMTP_CONNECTIONS")]
    [InlineData("Smtp:Ehlo", "otp.acme.example", "")]
    [InlineData("Smtp:Ehlo", "mailer", "")]
    [InlineData("Smtp:Ehlo", "[192.0.2.1]", "")]
    [InlineData("Smtp:Ehlo", "[IPv6:2001:db8::1]", "")]
    [InlineData("Smtp:Ehlo", "192.0.2.1", "SMTP_EHLO")]
    [InlineData("Smtp:Ehlo", "[2001:db8::1]", "SMTP_EHLO")]
    [InlineData("Smtp:Ehlo", "bücher.example", "SMTP_EHLO")]
    [InlineData("Smtp:Ehlo", "otp example", "SMTP_EHLO")]
    [InlineData("Smtp:Ehlo", "otp\r\nMAIL FROM:<>", "SMTP_EHLO")]
    [InlineData("Smtp:FromName", "Acme\r\nBcc: eve@example.com", "SMTP_FROM_NAME")]
    public async Task Settings_are_checked_at_start(string key, string value, string fault)
    {
        await using var app = App(25, (key, value));

        Assert.Equal(fault, string.Join(' ', app.Faults.Select(f => f.Split(' ')[0])));
    }

    private static DeliveryApp App(int port, params (string Key, string Value)[] settings) =>
        DeliveryApp.WithSmtp(port, settings);
}
