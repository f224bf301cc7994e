using System.Net;
using System.Net.Sockets;
using System.Text;
using OtpService.Delivery;
using OtpService.Otp;

namespace OtpService.Tests.Delivery;

public sealed class SmtpTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_code_is_given_to_the_mail_server_with_html_and_text()
    {
        await using var server = new FakeSmtpServer();
        await using var app = App(server.Port, ("Smtp:Username", "acme"), ("Smtp:Password", "secret"));

        var attempt = await app.TryAsync("smtp", Codes.ToEmail(), Cancelled);

        Assert.Equal(AttemptOutcome.Accepted, attempt.Outcome);
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
    [InlineData("", "554 5.7.1 Go away", AttemptOutcome.Refused)]
    [InlineData("", FakeSmtpServer.Drop, AttemptOutcome.NotSent)]
    [InlineData("", "nonsense", AttemptOutcome.NotSent)]
    [InlineData("AUTH", "535 5.7.8 Wrong", AttemptOutcome.Refused)]
    [InlineData("MAIL", "550 5.7.1 Not you", AttemptOutcome.Refused)]
    [InlineData("MAIL", "530 5.7.0 Log in first", AttemptOutcome.Refused)]
    [InlineData("MAIL", FakeSmtpServer.Drop, AttemptOutcome.NotSent)]
    [InlineData("RCPT", "550 5.1.1 Nobody of that name", AttemptOutcome.Rejected)]
    [InlineData("RCPT", "553 5.1.3 Bad address", AttemptOutcome.Rejected)]
    [InlineData("RCPT", "550 5.7.1 Relaying denied", AttemptOutcome.Declined)]
    [InlineData("RCPT", "554 Relay access denied", AttemptOutcome.Declined)]
    [InlineData("RCPT", "450 4.2.0 Greylisted", AttemptOutcome.Declined)]
    [InlineData("RCPT", "421 4.3.2 Closing", AttemptOutcome.Refused)]
    [InlineData("RCPT", FakeSmtpServer.Drop, AttemptOutcome.NotSent)]
    [InlineData("DATA", "451 4.3.0 Later", AttemptOutcome.Refused)]
    [InlineData("DATA", FakeSmtpServer.Drop, AttemptOutcome.NotSent)]
    [InlineData(".", "550 5.2.0 Not wanted", AttemptOutcome.Rejected)]
    [InlineData(".", "554 5.7.1 Looks like spam", AttemptOutcome.Declined)]
    [InlineData(".", "452 4.3.1 Full", AttemptOutcome.Declined)]
    [InlineData(".", FakeSmtpServer.Drop, AttemptOutcome.Unknown)]
    [InlineData(".", "nonsense", AttemptOutcome.Unknown)]
    [InlineData("QUIT", FakeSmtpServer.Drop, AttemptOutcome.Accepted)]
    [InlineData("QUIT", "500 What?", AttemptOutcome.Accepted)]
    internal async Task Every_reply_has_its_outcome(string command, string reply, AttemptOutcome expected)
    {
        await using var server = new FakeSmtpServer();
        server.Answer(command, reply);
        await using var app = App(server.Port, ("Smtp:Username", "acme"), ("Smtp:Password", "secret"));

        Assert.Equal(expected, (await app.TryAsync("smtp", Codes.ToEmail(), Cancelled)).Outcome);
    }

    [Theory]
    [InlineData("", DeliveryStatus.Failed)]
    [InlineData("RCPT", DeliveryStatus.Failed)]
    [InlineData(".", DeliveryStatus.Unconfirmed)]
    internal async Task A_server_that_falls_silent_is_given_up_after_five_seconds(
        string command, DeliveryStatus expected)
    {
        await using var server = new FakeSmtpServer();
        server.Answer(command, FakeSmtpServer.Never);
        await using var app = App(server.Port);

        var sending = app.SendAsync(Codes.ToEmail());
        await server.SilentAsync(Cancelled);
        Assert.False(sending.IsCompleted);
        app.Time.Advance(DeliveryChain.TryLimit);

        Assert.Equal(expected, (await sending).Status);
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
    public async Task Without_tls_that_can_be_trusted_nothing_is_sent(string extension)
    {
        await using var server = new FakeSmtpServer { Extensions = [extension] };
        await using var app = App(
            server.Port, ("Smtp:Security", "starttls"), ("Smtp:Username", "acme"),
            ("Smtp:Password", "secret"));

        Assert.Equal(
            AttemptOutcome.NotSent, (await app.TryAsync("smtp", Codes.ToEmail(), Cancelled)).Outcome);
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
    [InlineData("Smtp:FromName", "Acme\r\nBcc: eve@example.com", "SMTP_FROM_NAME")]
    public async Task Settings_are_checked_at_start(string key, string value, string fault)
    {
        await using var app = App(25, (key, value));

        Assert.Equal(fault, string.Join(' ', app.Faults.Select(f => f.Split(' ')[0])));
    }

    private static DeliveryApp App(int port, params (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] usual =
        [
            ("Delivery:EmailProviders", "smtp"),
            ("Delivery:BrandName", "Acme"),
            ("Smtp:Host", "127.0.0.1"),
            ("Smtp:Port", port.ToString()),
            ("Smtp:Security", "none"),
            ("Smtp:FromEmail", "noreply@acme.example"),
        ];
        return new(
            "Production", [.. settings.UnionBy(usual, setting => setting.Key, StringComparer.Ordinal)]);
    }
}
