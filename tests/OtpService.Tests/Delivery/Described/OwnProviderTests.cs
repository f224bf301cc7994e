using Microsoft.Extensions.Configuration;
using OtpService.Configuration;
using OtpService.Delivery;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.Delivery.Described;

/// <summary>A provider that the operator describes, in a folder of their own.</summary>
public sealed class OwnProviderTests
{
    private const string Acme = """
        {
          "name": "acme", "source": "acme.example/docs",
          "settings": { "ACME_API_URL": { "kind": "url" }, "ACME_NOTE": { "kind": "text", "default": "" } },
          "sms": {
            "post": "{ACME_API_URL}/sms/{to}?code={code}",
            "headers": { "X-Repeat": "{uuid}" },
            "form": { "text": "{text}", "to": "{to}", "note?": "{ACME_NOTE}", "braces": "{{}}" },
            "answers": [
              { "status": "200", "at": "/results/*/state", "has": "OK", "then": "Accepted" },
              { "status": "200", "at": "/results", "absent": true, "then": "Deferred" },
              { "status": "429", "then": "OverQuota" }
            ],
            "wait": ["/wait", "header X-Reset"]
          }
        }
        """;

    [Fact]
    public async Task It_sends_with_each_value_encoded_for_where_it_stands()
    {
        await using var server = await FakeProvider.StartAsync();
        server.Answer(FakeAnswer.Json(200, """{"results":[{"state":"no"},{"state":"quite ok"}]}"""));
        using var folder = Folder(("acme.json", Acme));
        await using var app = App(folder, server.Url);

        var attempt = await app.TryAsync("acme", Codes.ToPhone(), TestContext.Current.CancellationToken);

        Assert.Equal(AttemptOutcome.Accepted, attempt.Outcome);
        var request = Assert.Single(server.Requests);
        Assert.Equal("/sms/+14155550100", Uri.UnescapeDataString(request.Path));
        Assert.StartsWith("text=123456%20is%20your%20", request.Body, StringComparison.Ordinal);
        Assert.EndsWith("&to=%2B14155550100&braces=%7B%7D", request.Body, StringComparison.Ordinal);
        Assert.True(Guid.TryParse(request.Headers["X-Repeat"], out _));
    }

    [Theory]
    [InlineData(200, "{}", "deferred", null)]
    [InlineData(200, """{"results":"OK"}""", "unconfirmed", null)]
    [InlineData(429, """{"wait":7}""", "over_quota", 7)]
    [InlineData(429, """{"wait":1767323105}""", "over_quota", 60)]
    [InlineData(302, "{}", "unconfirmed", null)]
    public async Task What_no_rule_matches_is_unknown_and_waits_are_seconds_or_times(int status, string body, string word, int? wait)
    {
        await using var server = await FakeProvider.StartAsync();
        server.Answer(FakeAnswer.Json(status, body));
        using var folder = Folder(("acme.json", Acme));
        await using var app = App(folder, server.Url);

        var attempt = await app.TryAsync("acme", Codes.ToPhone(), TestContext.Current.CancellationToken);

        Assert.Equal((word, wait), (attempt.Word, (int?)attempt.RetryAfter?.TotalSeconds));
    }

    [Fact]
    public async Task A_wait_counts_only_if_a_limit_is_the_reason_and_odd_answers_do_no_harm()
    {
        await using var server = await FakeProvider.StartAsync();
        using var folder = Folder(("acme.json", Acme));
        await using var app = App(folder, server.Url);
        foreach (var (status, body, word) in new[]
        {
            (503, """{"wait":600}""", "unconfirmed"),
            (429, """{"wait":1e400}""", "over_quota"),
            (200, """{"resul\ud800":1,"results":[{"state":"no"}]}""", "deferred"),
        })
        {
            server.Answer(FakeAnswer.Json(status, body));

            var attempt = await app.TryAsync("acme", Codes.ToPhone(), TestContext.Current.CancellationToken);

            Assert.Equal((word, null), (attempt.Word, attempt.RetryAfter));
        }
    }

    [Fact]
    public async Task The_URL_for_receipts_is_given_only_with_a_secret_that_proves_them()
    {
        await using var server = await FakeProvider.StartAsync();
        server.Answer(FakeAnswer.Json(202, """{"message_uuid":"v1"}"""));
        foreach (var (secret, expected) in new[] { ("", ""), ("a/secret", "https://otp.example.com/webhooks/vonage?key=a%2Fsecret") })
        {
            await using var app = new DeliveryApp(
                "Production", ("Delivery:SmsProviders", "vonage"), ("vonage:ApiUrl", server.Url), ("vonage:ApiKey", "k"),
                ("vonage:ApiSecret", "s"), ("vonage:From", "Acme"), ("vonage:WebhookKey", secret), ("Public:Url", "https://otp.example.com"));
            await app.TryAsync("vonage", Codes.ToPhone(), TestContext.Current.CancellationToken);

            var request = server.Requests[^1].Json;
            Assert.Equal(expected, request.TryGetProperty("webhook_url", out var url) ? url.GetString() : "");
        }
    }

    [Theory]
    [InlineData("Caf\u00e9")]
    [InlineData("..")]
    [InlineData("a\nb")]
    public async Task A_value_that_a_request_cannot_have_stops_the_start(string value)
    {
        using var folder = Folder(("acme.json", Acme.Replace("{uuid}", "{ACME_NOTE}", StringComparison.Ordinal)));
        await using var app = new DeliveryApp(
            "Production", ("Delivery:SmsProviders", "acme"), ("Delivery:ProvidersFolder", folder.Path),
            ("acme:ApiUrl", "https://api.acme.example"), ("acme:Note", value));

        Assert.Contains(app.Faults, fault => fault.StartsWith("ACME_NOTE must be ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_that_are_named_twice_are_a_fault_and_no_crash()
    {
        using var folder = Folder(
            ("acme.json", Acme), ("copy.json", Acme),
            ("other.json", Acme.Replace("\"ACME_NOTE\"", "\"ACME_APIURL\"", StringComparison.Ordinal)
                .Replace("{ACME_NOTE}", "", StringComparison.Ordinal)));
        await using var app = new DeliveryApp("Development", ("Delivery:ProvidersFolder", folder.Path));

        Assert.Equal(
            [
                "copy.json, line 1: there is a provider acme already: give this one another name.",
                "other.json, line 3: ACME_API_URL and ACME_APIURL are too much alike: rename one.",
            ],
            app.Faults);
        Assert.Equal(["ACME_API_URL", "ACME_NOTE"], SettingsIn(folder.Path).Take(2));
    }

    [Fact]
    public async Task Without_a_question_for_its_key_only_the_connection_is_checked()
    {
        await using var server = await FakeProvider.StartAsync();
        using var folder = Folder(("acme.json", Acme));
        await using var app = App(folder, server.Url);

        var check = await app.Get<ChannelProviders>().All.Single().CheckAsync(TestContext.Current.CancellationToken);

        Assert.Equal(CheckOutcome.Reached, check.Outcome);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("acme.json", "{", "acme.json, line 1: this is not JSON")]
    [InlineData("twilio.json", null, "twilio.json, line 2: name must not be twilio, which is a part of this service.")]
    [InlineData("otp.json", null, "otp.json, line 2: name must not be otp")]
    [InlineData("outbox.json", null, "outbox.json, line 1: there is a provider outbox already")]
    [InlineData("sendgrid.json", null, "sendgrid.json, line 1: there is a provider sendgrid already")]
    [InlineData("acme.txt", "{}", "PROVIDERS_FOLDER has no file whose name ends in .json")]
    public async Task A_bad_file_stops_the_start_even_if_nobody_uses_it(string file, string? text, string expected)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        using var folder = Folder((file, text ?? Acme.Replace("acme", name, StringComparison.Ordinal)
            .Replace("ACME", name.ToUpperInvariant(), StringComparison.Ordinal)));
        await using var app = new DeliveryApp(
            "Development", ("Delivery:ProvidersFolder", folder.Path));

        Assert.Contains(app.Faults, fault => fault.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_too_large_stops_the_start_and_has_no_settings()
    {
        using var folder = Folder(("acme.json", Acme + new string(' ', 256 * 1024)));
        await using var app = new DeliveryApp("Development", ("Delivery:ProvidersFolder", folder.Path));

        Assert.Equal(["acme.json, line 1: this cannot be read, or is larger than 256 KB."], app.Faults);
        Assert.Empty(SettingsIn(folder.Path));
    }

    [Theory]
    [InlineData("/nowhere/at/all")]
    [InlineData("/etc/hostname")]
    [InlineData("a\0b")]
    public async Task A_folder_that_is_none_stops_the_start_and_is_no_crash(string path)
    {
        await using var app = new DeliveryApp("Development", ("Delivery:ProvidersFolder", path));

        Assert.Equal(["PROVIDERS_FOLDER cannot be read: check its path and its permissions."], app.Faults);
        Assert.Empty(SettingsIn(path));
    }

    private static IEnumerable<string> SettingsIn(string folder) => DescribedSettings.Own(
        new ConfigurationBuilder().AddInMemoryCollection([new("PROVIDERS_FOLDER", folder)]).Build()).Select(setting => setting.Name);

    private static TemporaryFolder Folder(params (string Name, string Text)[] files)
    {
        var folder = new TemporaryFolder();
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(folder.Path, name), text);
        }

        return folder;
    }

    private static DeliveryApp App(TemporaryFolder folder, string url) => new(
        "Production", ("Delivery:SmsProviders", "acme"), ("Delivery:BrandName", "Acme"),
        ("Delivery:ProvidersFolder", folder.Path), ("acme:ApiUrl", url));
}
