using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Api.Endpoints;

public sealed class SendMessageTests
{
    private const string Event = "a new device signed in";

    private static readonly (string, string) Key = ("Authorization", $"Bearer {TestApp.ApiKey}");

    private static readonly object Alert = new
    {
        to = new { email = TestApp.Email },
        template = "security-alert",
        variables = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["event"] = Event,
            ["name"] = "Ada",
        },
    };

    private static readonly object Sms = new
    {
        to = new { phone = TestApp.Phone },
        template = "code",
        variables = new { code = "kumquat7" },
        locale = "de",
    };

    [Fact]
    public async Task A_back_end_sends_a_notice_in_our_words()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.PostAsync("/messages", Alert, Key);

        Assert.Equal(
            (200, "autosend", "email"), (answer.Status, answer.Text("provider"), answer.Text("channel")));
        Assert.Equal(43, answer.Text("messageId").Length);
        var taken = Assert.Single(app.Provider.Requests);
        Assert.Contains($"We noticed this on your account: {Event}.", taken.Body, StringComparison.Ordinal);
        Assert.Contains("Hello Ada,", taken.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_back_end_sends_a_code_of_its_own_and_says_how_long_it_lives_if_it_likes()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal(200, (await app.PostAsync("/messages", Sms, Key)).Status);
        Assert.Equal(200, (await app.PostAsync("/messages", new
        {
            to = new { phone = TestApp.Phone },
            template = "login",
            variables = new { code = "kumquat7", minutes = 3 },
        }, Key)).Status);

        Assert.Contains(
            "kumquat7 ist Ihr Einmalcode", app.Provider.Requests[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Min.", app.Provider.Requests[0].Body, StringComparison.Ordinal);
        Assert.Contains("valid for 3 min", app.Provider.Requests[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_idempotency_key_sends_once_and_answers_alike()
    {
        await using var app = await TestApp.StartAsync();

        var first = await app.PostAsync("/messages", Alert, Key, ("Idempotency-Key", "a"));
        var again = await app.PostAsync("/messages", Alert, Key, ("Idempotency-Key", "a"));
        var other = await app.PostAsync("/messages", Sms, Key, ("Idempotency-Key", "a"));

        Assert.Equal(200, first.Status);
        Assert.Equal(first.Body, again.Body);
        other.IsProblem(422, "idempotency_mismatch");
        Assert.Single(app.Provider.Requests);
    }

    [Fact]
    public async Task A_repeat_while_the_first_is_under_way_sends_nothing_and_promises_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var answer = new TaskCompletionSource();
        app.Provider.AnswerNext(FakeAnswer.SuccessAfter(answer.Task));
        var first = app.PostAsync("/messages", Alert, Key, ("Idempotency-Key", "a"));
        await app.Provider.ReceivedAsync(TestContext.Current.CancellationToken);

        var again = await app.PostAsync("/messages", Alert, Key, ("Idempotency-Key", "a"));
        answer.SetResult();

        Assert.Equal((202, "unconfirmed"), (again.Status, again.Text("delivery")));
        Assert.Equal((await first).Text("messageId"), again.Text("messageId"));
        Assert.Single(app.Provider.Requests);
    }

    [Fact]
    public async Task A_message_that_did_not_go_out_may_be_tried_again_under_its_key()
    {
        await using var app = await TestApp.StartAsync();
        app.Provider.Answer(FakeAnswer.Json(401, "{}"));
        (await app.PostAsync("/messages", Alert, Key, ("Idempotency-Key", "a")))
            .IsProblem(503, "delivery_unavailable");

        app.Provider.Answer(FakeAnswer.Success);
        Assert.Equal(200, (await app.PostAsync("/messages", Alert, Key, ("Idempotency-Key", "a"))).Status);
    }

    [Fact]
    public async Task Strangers_send_nothing_and_without_keys_there_is_nothing()
    {
        await using var app = await TestApp.StartAsync();
        (await app.PostAsync("/messages", Alert)).IsProblem(401, "unauthorized");

        await using var keyless = await TestApp.StartAsync(("API_KEYS", ""));
        (await keyless.PostAsync("/messages", Alert, Key)).IsProblem(404, "not_found");
        Assert.Empty(app.Provider.Requests);
    }

    [Theory]
    [InlineData("""{}""", "to.email or phone is required")]
    [InlineData("""{"to":{"email":"ada"},"template":"code","variables":{"code":"123456"}}""", "to.email must be")]
    [InlineData("""{"to":{"email":"ada@example.com","phone":"+14155552671"},"template":"code","variables":{"code":"123456"}}""", "exactly one")]
    [InlineData("""{"to":null,"template":"code","variables":{"code":"123456"}}""", "")]
    [InlineData("""{"to":{"email":"ada@example.com"},"template":"invoice","variables":{"code":"123456"}}""", "template must be one of: code,")]
    [InlineData("""{"to":{"email":"ada@example.com"},"template":"code"}""", "must have a code")]
    [InlineData("""{"to":{"email":"ada@example.com"},"template":"code","variables":{"code":"<b>"}}""", "variables.code must be")]
    [InlineData("""{"to":{"email":"ada@example.com"},"template":"login","variables":{"code":"123456"}}""", "must have minutes")]
    [InlineData("""{"to":{"email":"ada@example.com"},"template":"code","variables":{"code":"123456","minutes":0}}""", "variables.minutes must be")]
    [InlineData("""{"to":{"email":"ada@example.com"},"template":"code","variables":{"code":"123456","event":"x"}}""", "only there")]
    [InlineData("""{"to":{"email":"ada@example.com"},"template":"security-alert"}""", "must have an event")]
    [InlineData("""{"to":{"email":"ada@example.com"},"template":"security-alert","variables":{"event":"a\nb"}}""", "variables.event must be")]
    [InlineData("""{"to":{"email":"ada@example.com"},"template":"code","variables":{"code":"123456","brand":"x"}}""", "")]
    public async Task A_bad_request_says_what_to_mend(string body, string sentence)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.AskAsync(
            new HttpRequestMessage(HttpMethod.Post, "/messages")
            {
                Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            },
            Key);

        answer.IsProblem(400, "invalid_request");
        Assert.Contains(sentence, answer.Text("detail"), StringComparison.Ordinal);
        Assert.Empty(app.Provider.Requests);
    }

    [Fact]
    public async Task A_template_of_an_approved_code_carries_no_notice()
    {
        await using var app = await TestApp.StartAsync(("UNOSEND_TEMPLATE_ID", "approved"));

        var answer = await app.PostAsync("/messages", new
        {
            to = new { phone = TestApp.Phone },
            template = "security-alert",
            variables = new Dictionary<string, object>(StringComparer.Ordinal) { ["event"] = Event },
        }, Key);

        answer.IsProblem(503, "delivery_unavailable");
        Assert.Empty(app.Provider.Requests);
    }
}
