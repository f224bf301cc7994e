using OtpService.Delivery;
using OtpService.Delivery.Smtp;
using OtpService.Otp.Sending;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.Delivery.Smtp;

/// <summary>The connections to a mail server: shared, kept, and let go.</summary>
public sealed class SmtpConnectionsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_connection_and_one_login_serve_many_mails()
    {
        await using var server = new FakeSmtpServer();
        await using var app = DeliveryApp.WithSmtp(
            server.Port, ("Smtp:Username", "acme"), ("Smtp:Password", "secret"));

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(AttemptOutcome.Accepted, (await TryAsync(app)).Outcome);
        }

        Assert.Equal((1, 3), (server.Connections, server.Mails.Count));
        Assert.Single(server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_more_connections_are_opened_than_are_allowed_and_no_mail_is_turned_away()
    {
        await using var server = new FakeSmtpServer { MostConnections = 2 };
        await using var app = DeliveryApp.WithSmtp(server.Port, ("Smtp:Connections", "2"));

        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TryAsync(app)));

        Assert.All(attempts, attempt => Assert.Equal(AttemptOutcome.Accepted, attempt.Outcome));
        Assert.Equal(20, server.Mails.Count);
        Assert.InRange(server.Connections, 1, 2);
    }

    [Fact]
    public async Task Where_the_server_takes_no_more_connections_a_mail_waits_for_one_of_ours()
    {
        await using var server = new FakeSmtpServer { MostConnections = 1 };
        await using var app = DeliveryApp.WithSmtp(server.Port);
        await TryAsync(app);
        server.Answer(".", FakeSmtpServer.Held);
        var first = TryAsync(app);
        await server.SilentAsync(Cancelled);
        var second = TryAsync(app);
        await Installation.RecoversAsync(() => Task.FromResult(server.Connections == 2));
        server.Release();

        Assert.Equal(AttemptOutcome.Accepted, (await first).Outcome);
        Assert.Equal(AttemptOutcome.Accepted, (await second).Outcome);
        Assert.Equal(3, server.Mails.Count);
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_loses_no_mail_and_doubles_none()
    {
        await using var server = new FakeSmtpServer();
        await using var app = DeliveryApp.WithSmtp(server.Port);
        await TryAsync(app);
        server.HangUp();

        Assert.Equal(AttemptOutcome.Accepted, (await TryAsync(app)).Outcome);

        Assert.Equal((2, 2), (server.Connections, server.Mails.Count));
    }

    [Theory]
    [InlineData("MAIL", "421 4.4.2 Timeout exceeded")]
    [InlineData("MAIL", FakeSmtpServer.Drop)]
    [InlineData("DATA", FakeSmtpServer.Drop)]
    public async Task A_kept_connection_that_ends_in_a_mail_is_replaced_once(string command, string reply)
    {
        await using var server = new FakeSmtpServer();
        await using var app = DeliveryApp.WithSmtp(server.Port);
        await TryAsync(app);
        server.Answer(command, reply);

        Assert.Equal(AttemptOutcome.NotSent, (await TryAsync(app)).Outcome);
        Assert.Equal((2, 1), (server.Connections, server.Mails.Count));
    }

    [Fact]
    public async Task A_mail_whose_content_was_under_way_is_not_sent_again()
    {
        await using var server = new FakeSmtpServer();
        await using var app = DeliveryApp.WithSmtp(server.Port);
        await TryAsync(app);
        server.Answer(".", FakeSmtpServer.Drop);

        Assert.Equal(AttemptOutcome.Unknown, (await TryAsync(app)).Outcome);
        Assert.Equal((1, 2), (server.Connections, server.Mails.Count));
    }

    [Fact]
    public async Task A_connection_with_many_refusals_is_given_up_before_the_server_does()
    {
        await using var server = new FakeSmtpServer();
        server.Answer("RCPT", "550 5.1.1 Nobody of that name");
        await using var app = DeliveryApp.WithSmtp(server.Port);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(AttemptOutcome.Rejected, (await TryAsync(app)).Outcome);
        }

        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_connection_that_no_mail_needs_is_left_after_a_minute_and_at_the_end()
    {
        await using var server = new FakeSmtpServer();
        server.Answer("QUIT", FakeSmtpServer.Held);
        await using (var app = DeliveryApp.WithSmtp(server.Port))
        {
            await TryAsync(app);
            app.Time.Advance(SmtpIdleConnections.Limit / 2);
            await TryAsync(app);
            Assert.DoesNotContain("QUIT", server.Commands);

            app.Time.Advance(2 * SmtpIdleConnections.Limit);
            await server.SilentAsync(Cancelled);
            server.Release();
            Assert.Equal(1, server.Connections);
            await TryAsync(app);
        }

        Assert.Equal(2, server.Connections);
        Assert.Equal(2, server.Commands.Count(command => command == "QUIT"));
    }

    [Fact]
    public async Task Refused_mail_servers_are_ours_to_mend_and_say_when_waiting_helps()
    {
        await using var server = new FakeSmtpServer();
        await using var app = DeliveryApp.WithSmtp(server.Port);
        foreach (var (reply, status, waits) in new[]
        {
            ("550 5.1.1 Nobody", DeliveryStatus.Failed, false),
            ("450 4.2.0 Greylisted", DeliveryStatus.Unavailable, true),
            ("421 4.3.2 Closing", DeliveryStatus.Unavailable, true),
            ("504 5.5.2 <vm>: Helo command rejected", DeliveryStatus.Unavailable, false),
            ("550 5.1.0 <noreply@acme.example>: Sender address rejected", DeliveryStatus.Unavailable, false),
        })
        {
            server.Answer("RCPT", reply);

            var delivery = await app.SendAsync(Codes.ToEmail());

            Assert.Equal((status, waits), (delivery.Status, delivery.RetryAfter > TimeSpan.Zero));
            Assert.Equal(reply[..9], Assert.Single(delivery.Steps).Reply);
        }

        Assert.DoesNotContain(app.Log.All, line => line.Contains('@', StringComparison.Ordinal));
        Assert.Contains(app.Log.All, line => line.Contains("Refused, reply 504 5.5.2", StringComparison.Ordinal));
    }

    private static Task<DeliveryAttempt> TryAsync(DeliveryApp app) =>
        app.TryAsync("smtp", Codes.ToEmail(), Cancelled);
}
