using Microsoft.Extensions.DependencyInjection;
using OtpService.Delivery;
using OtpService.Delivery.Smtp;
using OtpService.Events;
using OtpService.Otp.Sending;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Smtp;

/// <summary>Servers that are slow in each of their steps.</summary>
public sealed class SmtpPatienceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_greeting_after_six_seconds_is_waited_for()
    {
        await using var server = new FakeSmtpServer();
        server.Answer("", FakeSmtpServer.Held);
        await using var app = DeliveryApp.WithSmtp(server.Port);

        var sending = app.SendAsync(Codes.ToEmail());
        await server.SilentAsync(Cancelled);
        app.Time.Advance(TimeSpan.FromSeconds(6));
        server.Release();

        Assert.Equal(DeliveryStatus.Accepted, (await sending).Status);
    }

    [Theory]
    [InlineData("", 8)]
    [InlineData("EHLO", 8)]
    [InlineData("MAIL", 5)]
    [InlineData("RCPT", 5)]
    [InlineData("DATA", 5)]
    public async Task A_server_that_falls_silent_before_the_content_has_no_mail(string command, int seconds)
    {
        await using var server = new FakeSmtpServer();
        server.Answer(command, FakeSmtpServer.Never);
        await using var app = DeliveryApp.WithSmtp(server.Port);

        var sending = app.SendAsync(Codes.ToEmail());
        await server.SilentAsync(Cancelled);
        app.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(sending.IsCompleted);
        app.Time.Advance(TimeSpan.FromSeconds(1));

        var delivery = await sending;
        Assert.Equal((DeliveryStatus.Unavailable, "not_sent"), (delivery.Status, delivery.Steps[0].Outcome));
        Assert.Equal(TimeSpan.FromMinutes(1), delivery.RetryAfter);
    }

    [Fact]
    public async Task A_server_that_never_answers_good_bye_costs_nobody_time()
    {
        await using var server = new FakeSmtpServer();
        server.Answer("QUIT", FakeSmtpServer.Never);
        await using var app = DeliveryApp.WithSmtp(server.Port);

        Assert.Equal(DeliveryStatus.Accepted, (await app.SendAsync(Codes.ToEmail())).Status);
    }

    [Theory]
    [InlineData("250 2.0.0 Queued", "smtp accepted ", "verification.sent accepted")]
    [InlineData("550 5.7.1 Spam", "smtp failed 550 5.7.1", "verification.undelivered failed")]
    public async Task What_a_slow_content_check_says_at_last_is_in_the_timeline_and_an_event(
        string reply, string step, string last)
    {
        await using var server = new FakeSmtpServer();
        await using var shop = await FakeProvider.StartAsync();
        shop.Answer(FakeAnswer.Json(204, ""));
        server.Answer(".", FakeSmtpServer.Held);
        await using var app = await StartAsync(server, shop);

        var sent = await SendUnansweredAsync(app, server);
        Assert.Equal((202, "unconfirmed"), (sent.Status, sent.Text("delivery")));
        var id = sent.Text("verificationId");
        Assert.Equal(["smtp unconfirmed "], await TimelineAsync(app, id));

        app.Clock.Advance(EventQueueWorker.Pause);
        await shop.ReceivedAsync(Cancelled);

        // Little enough for the shop's answer, which may still be on its way.
        app.Clock.Advance(EventRequest.TryLimit / 2);
        server.Release(reply);
        await app.Services.GetRequiredService<LateReceipts>().StopAsync(Cancelled);

        Assert.Equal(["smtp unconfirmed ", step], await TimelineAsync(app, id));
        Assert.Single(server.Mails);
        app.Clock.Advance(EventQueueWorker.Pause);
        await shop.ReceivedAsync(Cancelled);
        Assert.Equal(["verification.sent unconfirmed", last], Heard(shop));
    }

    [Fact]
    public async Task A_shutdown_waits_until_the_slow_answer_is_noted()
    {
        await using var server = new FakeSmtpServer();
        await using var shop = await FakeProvider.StartAsync();
        server.Answer(".", FakeSmtpServer.Held);
        await using var app = await StartAsync(server, shop);
        var id = (await SendUnansweredAsync(app, server)).Text("verificationId");

        var stopping = app.Services.GetRequiredService<LateReceipts>().StopAsync(Cancelled);
        Assert.False(stopping.IsCompleted);
        server.Release("550 5.7.1 Spam");
        await stopping;

        Assert.Equal(["smtp unconfirmed ", "smtp failed 550 5.7.1"], await TimelineAsync(app, id));
    }

    [Fact]
    public async Task A_shutdown_waits_for_no_answer_that_takes_too_long()
    {
        await using var server = new FakeSmtpServer();
        await using var shop = await FakeProvider.StartAsync();
        server.Answer(".", FakeSmtpServer.Held);
        await using var app = await StartAsync(server, shop);
        await SendUnansweredAsync(app, server);

        var stopping = app.Services.GetRequiredService<LateReceipts>().StopAsync(Cancelled);
        Assert.False(stopping.IsCompleted);
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        await stopping;
        server.Release();
    }

    [Fact]
    public async Task After_a_minute_nobody_waits_any_more()
    {
        await using var server = new FakeSmtpServer();
        server.Answer(".", FakeSmtpServer.Never);
        await using var app = DeliveryApp.WithSmtp(server.Port);
        var sending = app.SendAsync(Codes.ToEmail());
        await server.SilentAsync(Cancelled);
        app.Time.Advance(SmtpProvider.AnswerLimit);
        var delivery = await sending;

        Assert.Equal(DeliveryStatus.Unconfirmed, delivery.Status);
        Assert.False(delivery.Late?.IsCompleted);
        app.Time.Advance(SmtpProvider.LateLimit);
        Assert.Null(await (delivery.Late ?? throw new InvalidOperationException("Nobody waits.")));
    }

    [Fact]
    public async Task Slow_answers_bring_no_server_down_but_when_every_connection_waits_the_next_provider_is_asked()
    {
        await using var server = new FakeSmtpServer();
        server.Answer(".", FakeSmtpServer.Never);
        await using var app = DeliveryApp.WithSmtp(server.Port, ("Smtp:Connections", "1"));
        var sending = app.SendAsync(Codes.ToEmail());
        await server.SilentAsync(Cancelled);
        app.Time.Advance(SmtpProvider.AnswerLimit);
        await sending;

        var busy = await app.SendAsync(Codes.ToEmail());

        Assert.Equal((DeliveryStatus.Unavailable, "skipped"), (busy.Status, busy.Steps[0].Outcome));
        Assert.Equal(GuardedProvider.BusyRetryAfter, busy.RetryAfter);
    }

    private static Task<TestApp> StartAsync(FakeSmtpServer server, FakeProvider shop) => TestApp.StartAsync(
        ("EVENTS_WEBHOOK_URL", shop.Url),
        ("EVENTS_WEBHOOK_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
        ("EMAIL_PROVIDERS", "smtp"),
        ("SMTP_HOST", "127.0.0.1"),
        ("SMTP_PORT", $"{server.Port}"),
        ("SMTP_SECURITY", "none"),
        ("SMTP_FROM_EMAIL", "codes@acme.example"));

    /// <summary>Sends a code whose end the server does not answer in time.</summary>
    private static async Task<Answer> SendUnansweredAsync(TestApp app, FakeSmtpServer server)
    {
        var sending = app.SendAsync(new { email = TestApp.Email });
        await server.SilentAsync(Cancelled);
        app.Clock.Advance(SmtpProvider.AnswerLimit);
        return await sending;
    }

    /// <summary>Type and outcome of each event.</summary>
    private static string[] Heard(FakeProvider shop) =>
    [
        .. shop.Requests.Select(request =>
            $"{request.Json.GetProperty("type")} {request.Json.GetProperty("data").GetProperty("outcome")}"),
    ];

    private static async Task<string[]> TimelineAsync(TestApp app, string id)
    {
        var found = await app.AskAsync(
            new HttpRequestMessage(HttpMethod.Get, $"/verifications/{id}"),
            ("Authorization", $"Bearer {TestApp.ApiKey}"));
        return
        [
            .. found.Json.GetProperty("timeline").EnumerateArray().Select(entry =>
                $"{entry.GetProperty("provider")} {entry.GetProperty("outcome")} "
                + (entry.TryGetProperty("reply", out var reply) ? reply.GetString() : "")),
        ];
    }
}
