using OtpService.Check;
using OtpService.Delivery;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Smtp;

/// <summary>How the service says who it is, and logs in.</summary>
public sealed class SmtpLoginTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("LOGIN PLAIN", "PLAIN")]
    [InlineData("PLAIN LOGIN CRAM-MD5", "CRAM-MD5")]
    [InlineData("LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 PLAIN", "SCRAM-SHA-256")]
    [InlineData("XOAUTH2 NTLM DIGEST-MD5 LOGIN", "LOGIN")]
    public async Task A_wrong_password_is_one_failed_login_the_strongest_that_is_offered(
        string offered, string expected)
    {
        await using var server = new FakeSmtpServer { Extensions = [$"AUTH {offered}"] };
        server.Answer("AUTH", "535 5.7.8 Wrong");
        await using var app = App(server);

        var attempt = await app.TryAsync("smtp", Codes.ToEmail(), Cancelled);

        Assert.Equal(("Refused", "535 5.7.8"), ($"{attempt.Outcome}", attempt.Reply));
        var login = Assert.Single(
            server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.Equal(expected, login.Split(' ')[1]);
    }

    [Theory]
    [InlineData("AUTH", "535 5.7.8 Wrong", "fail  smtp: rejects SMTP_PASSWORD (535 5.7.8)")]
    [InlineData("AUTH", "535 Wrong", "fail  smtp: rejects SMTP_PASSWORD (535)")]
    [InlineData("AUTH", "454 4.7.0 Later", "fail  smtp: returns an error (454 4.7.0): check SMTP_HOST")]
    [InlineData("AUTH", "435 Later", "fail  smtp: returns an error (435): check SMTP_HOST")]
    [InlineData("EHLO", "250 SIZE 1000", "fail  smtp: offers no login over this connection: check SMTP_HOST, SMTP_PORT, SMTP_SECURITY, or leave SMTP_USERNAME empty")]
    [InlineData("EHLO", "250 AUTH XOAUTH2", "fail  smtp: offers no login over this connection")]
    [InlineData("", "421 4.3.2 Too many", "fail  smtp: returns an error (421 4.3.2)")]
    public async Task Check_says_what_is_wrong_with_a_login(string command, string reply, string finding)
    {
        await using var server = new FakeSmtpServer();
        server.Answer(command, reply);
        await using var app = App(server);

        var found = Assert.Single(await ProviderFindings.AskAsync(app.Get<ChannelProviders>(), app.Time, Cancelled));

        Assert.StartsWith(finding, found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_login_that_is_known_nothing_is_sent_and_waiting_does_not_help()
    {
        await using var server = new FakeSmtpServer { Extensions = [] };
        await using var app = App(server);

        var attempt = await app.TryAsync("smtp", Codes.ToEmail(), Cancelled);

        Assert.Equal((AttemptOutcome.Refused, null), (attempt.Outcome, attempt.AskAgain));
        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData("", "codes@acme.example", "EHLO acme.example")]
    [InlineData("", "codes@bücher.example", "EHLO xn--bcher-kva.example")]
    [InlineData("otp.acme.example", "codes@acme.example", "EHLO otp.acme.example")]
    [InlineData("[192.0.2.1]", "codes@acme.example", "EHLO [192.0.2.1]")]
    [InlineData("[IPv6:2001:db8::1]", "codes@acme.example", "EHLO [IPv6:2001:db8::1]")]
    public async Task It_says_the_senders_domain_or_what_it_is_told(string ehlo, string from, string expected)
    {
        await using var server = new FakeSmtpServer();
        await using var app = DeliveryApp.WithSmtp(
            server.Port, ("Smtp:Ehlo", ehlo), ("Smtp:FromEmail", from));

        await app.TryAsync("smtp", Codes.ToEmail(), Cancelled);

        Assert.Equal(expected, server.Commands[0]);
    }

    private static DeliveryApp App(FakeSmtpServer server) => DeliveryApp.WithSmtp(
        server.Port, ("Smtp:Username", "acme"), ("Smtp:Password", "secret"));
}
