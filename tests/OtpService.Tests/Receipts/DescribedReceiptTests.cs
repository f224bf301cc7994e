using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Org.BouncyCastle.Math.EC.Rfc8032;
using OtpService.Delivery.Described;
using OtpService.Otp.Recipients;
using OtpService.Receipts;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Receipts;

/// <summary>The receipts of described providers, as they are documented; the bodies are in receipts.json.</summary>
public sealed class DescribedReceiptTests
{
    private static readonly JsonElement Samples = JsonElement.Parse(
        File.ReadAllText(Repository.PathOf("tests/OtpService.Tests/Receipts/receipts.json")));

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1600112502);

    public static TheoryData<string> Providers() =>
        [.. ProviderDescriptions.BuiltIn.Where(provider => provider.Receipts is not null).Select(provider => provider.Name)];

    [Theory]
    [MemberData(nameof(Providers))]
    public void Each_receipt_says_what_became_of_which_message(string provider)
    {
        var sample = Samples.GetProperty(provider);
        var reader = Reader(provider, "secret");
        foreach (var one in sample.GetProperty("bodies").EnumerateArray())
        {
            var body = one[0].ValueKind == JsonValueKind.String ? one[0].GetString() ?? "" : one[0].GetRawText();
            var id = one.GetArrayLength() > 2 ? one[2].GetString() : "m1";
            var expected = one[1].GetString() is { } outcome
                ? new[] { new Receipt(sample.GetProperty("to").GetString() ?? "", id ?? "", outcome) }
                : [];

            Assert.Equal(expected, reader.Read(Encoding.UTF8.GetBytes(body)));
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Other_JSON_is_about_nothing(string provider)
    {
        var reader = Reader(provider, "secret");
        foreach (var text in new[] { "{}", "[]", "7", "[[]]", """{"event":{},"status":[],"type":null}""" })
        {
            var isForm = ProviderDescriptions.BuiltIn.First(known => known.Name == provider).Receipts?.Field is { Length: > 0 };
            var body = isForm ? $"mandrill_events={Uri.EscapeDataString(text)}" : text;
            Assert.Empty(reader.Read(Encoding.UTF8.GetBytes(body)));
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Only_the_provider_can_prove_a_receipt(string provider)
    {
        const string Body = """{"a":"é"}""";
        var proof = ProviderDescriptions.BuiltIn.First(known => known.Name == provider).Receipts?.Proof
            ?? throw new InvalidOperationException("No receipts.");
        var (secret, query, headers) = Prove(proof, Body);
        var reader = Reader(provider, secret);

        Assert.True(IsGenuine(reader, Body, query, headers));
        Assert.Equal(proof.Kind == ProofKind.Key, IsGenuine(reader, Body + " ", query, headers));
        Assert.False(IsGenuine(reader, Body, "", []));
        Assert.False(IsGenuine(reader, Body, "?key=", []));
        Assert.False(IsGenuine(reader, Body, query.Length > 0 ? $"{query}x" : "", [.. headers.Select(header => (header.Name, $"{header.Value}x"))]));
        Assert.False(IsGenuine(reader, Body, "?key=nonsense", [.. headers.Select(header => (header.Name, "nonsense"))]));
        Assert.False(IsGenuine(Reader(provider, "another"), Body, query, headers));
        if (proof.TimeHeader.Length > 0)
        {
            Assert.False(IsGenuine(Reader(provider, secret, Now.AddMinutes(6)), Body, query, headers));
        }

        Assert.False(Reader(provider, "").Configured);
    }

    [Fact]
    public void SendGrids_own_vector_is_genuine()
    {
        // From sendgrid-go 3.16.1, helpers/eventwebhook.
        const string Key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
        const string Signature = "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";
        const string Body = "[{\"email\":\"hello@world.com\",\"event\":\"dropped\",\"reason\":\"Bounced Address\",\"sg_event_id\":\"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA\",\"sg_message_id\":\"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0\",\"smtp-id\":\"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>\",\"timestamp\":1600112492}]\r\n";

        Assert.True(IsGenuine(Reader("sendgrid", Key), Body, "",
        [
            ("X-Twilio-Email-Event-Webhook-Signature", Signature), ("X-Twilio-Email-Event-Webhook-Timestamp", "1600112502"),
        ]));
    }

    [Fact]
    public void Meta_signs_the_body_and_Telegram_the_time_too_with_the_hash_of_its_token()
    {
        const string Report = """{"request_id":"req-1","phone_number":"+15551234567","request_cost":0.01,"delivery_status":{"status":"delivered","updated_at":1735689599}}""";
        var telegram = Reader("telegram", "AAExampleGatewayToken123", DateTimeOffset.FromUnixTimeSeconds(1735689600));

        Assert.True(IsGenuine(
            Reader("whatsapp", "app_secret_example"), """{"object":"whatsapp_business_account","entry":[]}""", "",
            [("X-Hub-Signature-256", "sha256=6eb10e0bc4192e9206e3de93178e66ea9eb262e9ea07bb66abdc83dcf8d3abf3")]));
        Assert.True(IsGenuine(telegram, Report, "",
        [
            ("X-Request-Timestamp", "1735689600"),
            ("X-Request-Signature", "80c13d1f9a1460d1495ba2c6fd84253712007bc90ec9ee6ad37562261d008ade"),
        ]));
    }

    [Fact]
    public async Task A_receipt_gets_into_the_timeline()
    {
        await using var postmark = await FakeProvider.StartAsync();
        postmark.Answer(FakeAnswer.Json(200, """{"ErrorCode":0,"MessageID":"m1"}"""));
        await using var app = await TestApp.StartAsync(
            ("EMAIL_PROVIDERS", "postmark"), ("POSTMARK_API_URL", postmark.Url), ("POSTMARK_SERVER_TOKEN", "token"), ("POSTMARK_FROM_EMAIL", "codes@acme.example"),
            ("POSTMARK_WEBHOOK_KEY", "a+long=random&text"));
        var sent = await app.SendAsync(new { email = TestApp.Email });
        Assert.Equal(200, sent.Status);

        foreach (var (key, status) in new[] { ("wrong", 401), ("a%2Blong%3Drandom%26text", 204) })
        {
            using var receipt = new StringContent(
                $$"""{"RecordType":"Delivery","MessageID":"m1","Recipient":"{{TestApp.Email}}"}""", Encoding.UTF8, "application/json");
            using var answer = await app.Client.PostAsync(
                new Uri($"/webhooks/postmark?key={key}", UriKind.Relative), receipt, TestContext.Current.CancellationToken);
            Assert.Equal(status, (int)answer.StatusCode);
        }

        using var question = new HttpRequestMessage(HttpMethod.Get, $"/verifications/{sent.Text("verificationId")}");
        var timeline = await app.AskAsync(question, ("Authorization", $"Bearer {TestApp.ApiKey}"));
        Assert.Contains("delivered", $"{timeline.Json}", StringComparison.Ordinal);
    }

    private static (string Secret, string Query, (string Name, string Value)[] Headers) Prove(ReceiptProof proof, string body)
    {
        var time = $"{Now.ToUnixTimeSeconds()}";
        var text = Encoding.UTF8.GetBytes((proof.TimeHeader.Length > 0 ? time + proof.Separator : "") + body);
        switch (proof.Kind)
        {
            case ProofKind.Key:
                return ("s ö+&", $"?key={Uri.EscapeDataString("s ö+&")}", []);
            case ProofKind.Hmac:
                var key = proof.HashesKey ? SHA256.HashData("s"u8) : [.. "s"u8];
                var mac = (proof.Header, proof.Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(key, text)));
                return ("s", "", proof.TimeHeader.Length > 0 ? [mac, (proof.TimeHeader, time)] : [mac]);
            case ProofKind.Standard:
                var hash = Convert.ToBase64String(HMACSHA256.HashData("secret"u8, Encoding.UTF8.GetBytes($"id.{time}.{body}")));
                return ($"whsec_{Convert.ToBase64String("secret"u8)}", "",
                    [("webhook-id", "id"), ("webhook-timestamp", time), ("webhook-signature", $"v1,{hash}")]);
            case ProofKind.Ecdsa:
                using (var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    return (Convert.ToBase64String(pair.ExportSubjectPublicKeyInfo()), "",
                    [
                        (proof.Header, Convert.ToBase64String(
                            pair.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))),
                        (proof.TimeHeader, time),
                    ]);
                }

            default:
                var (own, point, signature) =
                    (RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize), new byte[Ed25519.PublicKeySize], new byte[Ed25519.SignatureSize]);
                Ed25519.GeneratePublicKey(own, 0, point, 0);
                Ed25519.Sign(own, 0, text, 0, text.Length, signature, 0);
                var shown = (proof.Header, Convert.ToBase64String(signature));
                return (Convert.ToBase64String(point), "", proof.TimeHeader.Length > 0 ? [shown, (proof.TimeHeader, time)] : [shown]);
        }
    }

    private static bool IsGenuine(
        DescribedReceiptReader reader, string body, string query, IEnumerable<(string Name, string Value)> headers)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new(query);
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        return reader.IsGenuine(context.Request, Encoding.UTF8.GetBytes(body));
    }

    private static DescribedReceiptReader Reader(string provider, string secret, DateTimeOffset? now = null)
    {
        var description = ProviderDescriptions.BuiltIn.First(known => known.Name == provider);
        return new(
            provider, description.Receipts ?? throw new InvalidOperationException("No receipts."),
            description.Sends.Keys.Any(channel => channel != Channel.Email), secret, new FakeTimeProvider(now ?? Now));
    }
}
