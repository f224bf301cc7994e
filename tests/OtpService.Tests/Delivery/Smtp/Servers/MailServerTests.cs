using OtpService.Delivery;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Smtp.Servers;

/// <summary>Mail given to real servers, as Debian and Ubuntu have them.</summary>
public sealed class MailServerTests
{
    private const int Burst = 60;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_burst_is_taken_whole_by_a_server_that_takes_twenty_connections()
    {
        await using var exim = await Exim.StartAsync();
        await using var app = DeliveryApp.WithSmtp(
            exim.Port, ("Smtp:Username", Exim.Username), ("Smtp:Password", Exim.Password));

        var attempts = await Task.WhenAll(Enumerable.Range(0, Burst).Select(
            i => app.TryAsync("smtp", Codes.ToEmail() with { Address = Codes.Email($"ann{i}@dest.example") }, Cancelled)));

        Assert.Equal(["Accepted"], attempts.Select(attempt => $"{attempt.Outcome}").Distinct());
        Assert.Equal(Burst, exim.Mails);
    }

    [Fact]
    public async Task A_wrong_password_is_one_failed_login()
    {
        await using var exim = await Exim.StartAsync();
        await using var app = DeliveryApp.WithSmtp(
            exim.Port, ("Smtp:Username", Exim.Username), ("Smtp:Password", "quince"));

        var attempt = await app.TryAsync("smtp", Codes.ToEmail(), Cancelled);

        Assert.Equal(("Refused", "535"), ($"{attempt.Outcome}", attempt.Reply));
        Assert.Single(exim.Logged("authenticator failed"));
        Assert.Equal(0, exim.Mails);
    }

    [Theory]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-512")]
    public async Task A_password_is_proven_without_being_sent_where_a_server_can(string mechanism)
    {
        await using var exim = await Exim.WithScramAsync([.. new[] { "SCRAM-SHA-1", mechanism }.Distinct()]);

        var right = await AttemptAsync(Exim.Password);
        var wrong = await AttemptAsync("quince");

        Assert.Equal((AttemptOutcome.Accepted, AttemptOutcome.Refused), (right.Outcome, wrong.Outcome));
        var name = mechanism.Replace('-', '_');
        Assert.Contains($"A={name}:{Exim.Username}", Assert.Single(exim.Logged(" <= ")), StringComparison.Ordinal);
        Assert.StartsWith(name, Assert.Single(exim.Logged("authenticator failed")).Split(' ')[2], StringComparison.Ordinal);

        async Task<DeliveryAttempt> AttemptAsync(string password)
        {
            await using var app = DeliveryApp.WithSmtp(
                exim.Port, ("Smtp:Username", Exim.Username), ("Smtp:Password", password));
            return await app.TryAsync("smtp", Codes.ToEmail(), Cancelled);
        }
    }

    [Fact]
    public async Task An_international_domain_comes_through_a_relay_that_takes_others_than_the_next_server()
    {
        await using var destination = new FakeSmtpServer { Extensions = ["SIZE 1000000"] };
        await using var postfix = await Postfix.StartAsync(destination.Port);
        await using var app = DeliveryApp.WithSmtp(postfix.Port, ("Smtp:FromEmail", "codes@bücher.example"));
        var message = Codes.ToEmail(locales: "ja") with { Address = Codes.Email("ann@müller.example") };

        var attempt = await app.TryAsync("smtp", message, Cancelled);

        Assert.Equal(AttemptOutcome.Accepted, attempt.Outcome);
        await MailServer.UntilAsync(() => postfix.Logged(" status=").Count > 0);
        Assert.Contains(" status=sent ", Assert.Single(postfix.Logged(" status=")), StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<ann@xn--mller-kva.example>", destination.Commands);
        Assert.Contains("Content-Transfer-Encoding: quoted-printable", Assert.Single(destination.Mails), StringComparison.OrdinalIgnoreCase);
    }
}
