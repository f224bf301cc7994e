using OtpService.Hooks.Systems;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Hooks.Systems;

public sealed class SupabaseHookTests
{
    private const string SmsPath = "/hooks/supabase/send-sms";
    private const string EmailPath = "/hooks/supabase/send-email";
    private const string Vector = """{"user":{"phone":"15551234567"},"sms":{"otp":"561166","phone":"15551234567"}}""";
    private const string VectorSignature = "v1,+g0OyGtHRBiYn/qHAXCBMP8sVAPj0bXV1aib33Rz9f0=";
    private const string Old = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static readonly (string, string)[] Secrets =
    [
        ("SUPABASE_SMS_HOOK_SECRET", $"v1,{Old}|v1,{Hook.StandardSecret}"),
        ("SUPABASE_EMAIL_HOOK_SECRET", $"v1,{Hook.StandardSecret}"),
    ];

    [Fact]
    public async Task The_vector_of_the_real_library_sends_its_code()
    {
        await using var app = await StartAsync();

        var answer = await Hook.PostAsync(app, SmsPath, Vector, Headers(VectorSignature));

        Assert.Equal(
            (200, "{}", "application/json"), (answer.Status, answer.Body, answer.Headers["Content-Type"]));
        Assert.Equal("561166", app.Provider.LastCode);
        Assert.Equal("+15551234567", app.Provider.Requests[0].Json.GetProperty("to").GetString());
    }

    [Fact]
    public async Task One_good_signature_of_several_is_enough()
    {
        await using var app = await StartAsync();

        Assert.Equal(
            200, (await Hook.PostAsync(app, SmsPath, Vector, Headers($"v1,AAAA, {VectorSignature}"))).Status);
        Assert.Single(app.Provider.Requests);
    }

    [Fact]
    public async Task A_forged_changed_or_old_request_sends_nothing()
    {
        await using var app = await StartAsync();

        Assert.Equal(401, (await Hook.PostAsync(app, SmsPath, Vector, Headers("v1,AAAA"))).Status);
        Assert.Equal(401, (await Hook.PostAsync(app, SmsPath, Vector)).Status);
        Assert.Equal(
            401,
            (await Hook.PostAsync(app, SmsPath, Vector.Replace('5', '6'), Headers(VectorSignature))).Status);
        Assert.Equal(
            401, (await Hook.PostAsync(app, SmsPath, Vector + " ", Headers(VectorSignature))).Status);
        app.Clock.AdjustTime(Hook.Signed.AddMinutes(6));
        Assert.Equal(401, (await Hook.PostAsync(app, SmsPath, Vector, Headers(VectorSignature))).Status);

        Assert.Empty(app.Provider.Requests);
    }

    [Fact]
    public async Task A_repeat_under_a_new_webhook_id_sends_nothing_more()
    {
        await using var app = await StartAsync();
        var body = """{"metadata":{"uuid":"3f"},"user":{"phone":"15551234567"},"sms":{"otp":"561166"}}""";

        Assert.Equal(
            200, (await Hook.PostAsync(app, SmsPath, body, Hook.Sign(app, "webhook", "a", body))).Status);
        Assert.Equal(
            200, (await Hook.PostAsync(app, SmsPath, body, Hook.Sign(app, "webhook", "b", body))).Status);
        Assert.Equal(200, (await Hook.PostAsync(app, SmsPath, Vector, Headers(VectorSignature))).Status);
        Assert.Equal(200, (await Hook.PostAsync(app, SmsPath, Vector, Headers(VectorSignature))).Status);

        Assert.Equal(2, app.Provider.Requests.Count);
    }

    [Fact]
    public async Task Without_its_secret_a_hook_does_not_exist()
    {
        await using var app = await TestApp.StartAsync();

        (await Hook.PostAsync(app, SmsPath, Vector, Headers(VectorSignature))).IsProblem(404, "not_found");
        (await Hook.PostAsync(app, EmailPath, Vector, Headers(VectorSignature))).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_failure_is_told_in_a_200_that_nobody_repeats()
    {
        await using var app = await StartAsync();
        app.Provider.Answer(FakeAnswer.Json(401, "{}"));

        var failed = await Hook.PostAsync(app, SmsPath, Vector, Headers(VectorSignature));
        var body = """{"user":{},"sms":{"otp":"561166","phone":"12"}}""";
        var wrong = await Hook.PostAsync(app, SmsPath, body, Hook.Sign(app, "webhook", "a", body));
        var nothing = await Hook.PostAsync(app, SmsPath, "{}", Hook.Sign(app, "webhook", "a", "{}"));
        var noJson = await Hook.PostAsync(app, SmsPath, "{", Hook.Sign(app, "webhook", "a", "{"));

        Assert.Equal((500, 422, 400, 400), (Code(failed), Code(wrong), Code(nothing), Code(noJson)));
        Answer[] answers = [failed, wrong, nothing, noJson];
        Assert.All(answers, answer =>
        {
            Assert.Equal(200, answer.Status);
            Assert.NotEqual("", answer.Json.GetProperty("error").GetProperty("message").GetString());
            Assert.DoesNotContain("Retry-After", answer.Headers.Keys);
        });
    }

    [Fact]
    public async Task A_provider_that_is_silent_for_four_seconds_is_not_waited_for_any_longer()
    {
        await using var app = await StartAsync();
        app.Provider.Answer(FakeAnswer.Never);

        var answer = await Hook.OutwaitAsync(
            app, SupabaseHooks.Budget, () => Hook.PostAsync(app, SmsPath, Vector, Headers(VectorSignature)));

        // It may arrive, so it is no failure; and Supabase, which repeats failures, gets its answer in its 5
        // seconds.
        Assert.Equal((200, "{}"), (answer.Status, answer.Body));
        Assert.Equal("{}", (await Hook.PostAsync(app, SmsPath, Vector, Headers(VectorSignature))).Body);
        Assert.Single(app.Provider.Requests);
    }

    [Fact]
    public async Task A_body_beyond_256_KiB_is_refused_with_the_size_that_is_allowed()
    {
        await using var app = await StartAsync();

        var refused = await Hook.PostAsync(
            app, SmsPath, new string(' ', (256 * 1024) + 1), Headers(VectorSignature));

        refused.IsProblem(413, "body_too_large");
        Assert.Contains("256 KiB", refused.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, 422, "Messages cannot be delivered to this address.")]
    [InlineData(401, 500, "Messages cannot be delivered at the moment.")]
    [InlineData(402, 500, "Messages cannot be delivered at the moment.")]
    public async Task Why_nothing_was_sent_is_told_under_a_status_of_which_client_libraries_keep_the_message(
        int provider, int status, string message)
    {
        await using var app = await StartAsync();
        app.Provider.Answer(FakeAnswer.Json(provider, "{}"));

        var answer = await Hook.PostAsync(app, SmsPath, Vector, Headers(VectorSignature));

        Assert.Equal(message, answer.Json.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(status, Code(answer));
    }

    [Theory]
    [InlineData("signup")]
    [InlineData("invite")]
    [InlineData("magiclink")]
    [InlineData("recovery")]
    [InlineData("email")]
    [InlineData("reauthentication")]
    public async Task Every_action_brings_its_code(string action)
    {
        await using var app = await StartAsync();

        await EmailAsync(
            app,
            $$"""{"token":"305805","token_hash":"7d51","email_action_type":"{{action}}","token_new":""}""");

        Assert.Equal("305805", Assert.Single(app.Provider.Requests).Code);
        Assert.Contains("ada@example.com", Hook.Sent(app), StringComparison.Ordinal);
        Assert.DoesNotContain("7d51", Hook.Sent(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_for_reauthentication_brings_no_link_as_none_would_work()
    {
        await using var app = await StartAsync(("SUPABASE_URL", "https://abc.supabase.co"));

        await EmailAsync(app, """{"token":"305805","token_hash":"7d51","email_action_type":"reauthentication"}""");

        Assert.Equal("305805", Assert.Single(app.Provider.Requests).Code);
        Assert.DoesNotContain("supabase.co", Hook.Sent(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_the_project_adds_a_link()
    {
        await using var app = await StartAsync(("SUPABASE_URL", "https://abc.supabase.co"));

        await EmailAsync(app, """
            {"token":"305805","token_hash":"7d51","email_action_type":"signup","redirect_to":"https://app.example.com/?a=b"}
            """);

        Assert.Contains(
            "https://abc.supabase.co/auth/v1/verify?token=7d51&type=signup&redirect_to=https%3A%2F%2Fapp.example.com%2F%3Fa%3Db",
            app.Provider.Requests[0].Json.GetProperty("text").GetString() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secure_change_of_address_is_two_mails_with_their_hashes_swapped()
    {
        await using var app = await StartAsync(("SUPABASE_URL", "https://abc.supabase.co"));
        const string Change = """
            {"token":"111111","token_hash":"aaaa","token_new":"222222","token_hash_new":"bbbb","email_action_type":"email_change"}
            """;

        await EmailAsync(app, Change);
        await EmailAsync(app, Change);

        var mails = app.Provider.Requests.OrderBy(r => r.Code, StringComparer.Ordinal).ToList();
        Assert.Equal(["111111", "222222"], mails.Select(mail => mail.Code));
        Assert.Contains("ada@example.com", mails[0].Body, StringComparison.Ordinal);
        Assert.Contains("token=bbbb", mails[0].Body, StringComparison.Ordinal);
        Assert.Contains("new@example.com", mails[1].Body, StringComparison.Ordinal);
        Assert.Contains("token=aaaa", mails[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simple_change_of_address_goes_to_the_new_one()
    {
        await using var app = await StartAsync();

        await EmailAsync(app, """{"token":"111111","token_hash":"aaaa","email_action_type":"email_change"}""");

        Assert.Contains("new@example.com", Hook.Sent(app), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("password_changed_notification", "the password was changed", "ada@example.com")]
    [InlineData("email_changed_notification", "the email address was changed", "before@example.com")]
    [InlineData("phone_changed_notification", "the telephone number was changed", "ada@example.com")]
    [InlineData("identity_linked_notification", "was linked", "ada@example.com")]
    [InlineData("identity_unlinked_notification", "was unlinked", "ada@example.com")]
    [InlineData("mfa_factor_enrolled_notification", "was added", "ada@example.com")]
    [InlineData("mfa_factor_unenrolled_notification", "was removed", "ada@example.com")]
    [InlineData("moon_phase_notification", "moon phase", "ada@example.com")]
    public async Task A_notice_tells_what_happened(string action, string sentence, string to)
    {
        await using var app = await StartAsync();

        await EmailAsync(app, $$"""{"email_action_type":"{{action}}","old_email":"before@example.com"}""");

        Assert.Contains(sentence, Hook.Sent(app), StringComparison.Ordinal);
        Assert.Contains(to, Hook.Sent(app), StringComparison.Ordinal);
    }

    private static async Task EmailAsync(TestApp app, string data)
    {
        var body = $$"""
            {"metadata":{"uuid":"5c"},"user":{"email":"ada@example.com","new_email":"new@example.com"},"email_data":{{data}}}
            """;
        var answer = await Hook.PostAsync(app, EmailPath, body, Hook.Sign(app, "webhook", "a", body));
        Assert.Equal((200, "{}"), (answer.Status, answer.Body));
    }

    private static int Code(Answer answer) =>
        answer.Json.GetProperty("error").GetProperty("http_code").GetInt32();

    private static async Task<TestApp> StartAsync(params (string, string)[] settings)
    {
        var app = await TestApp.StartAsync([.. Secrets, .. settings]);
        app.Clock.AdjustTime(Hook.Signed);
        return app;
    }

    private static (string, string)[] Headers(string signature) =>
    [
        ("webhook-id", "5f0c1d9e-6c1a-4a2b-9a0e-2f1c3d4e5f60"),
        ("webhook-timestamp", "1767225600"),
        ("webhook-signature", signature),
    ];
}
