using System.Text;
using OtpService.Delivery.Described;

namespace OtpService.Tests.Delivery.Described;

/// <summary>What is wrong in a description is said with its line, and how to mend it.</summary>
public sealed class DescriptionReaderTests
{
    private const string Characters = "{}[]\":,\\0a\n\u00e9";

    private const string Good = """
        {
          "name": "acme",
          "source": "acme.example/docs",
          "settings": {
            "ACME_API_URL": { "kind": "url", "default": "https://api.acme.example" },
            "ACME_API_KEY": { "kind": "secret" }
          },
          "sms": {
            "post": "{ACME_API_URL}/sms",
            "headers": { "Authorization": "Bearer {ACME_API_KEY}" },
            "json": { "to": "{to}", "text": "{text}" },
            "answers": [{ "status": "2xx", "at": "/id", "then": "Accepted" }]
          }
        }
        """;

    [Fact]
    public void A_good_one_has_no_faults()
    {
        var (description, faults) = Read(Good);

        Assert.Empty(faults);
        Assert.Equal("acme", description?.Name);
    }

    [Fact]
    public void Comments_and_a_byte_order_mark_do_no_harm() =>
        Assert.Empty(Read("\uFEFF// of Acme\n" + Good.Replace("\"name\"", "/* its name */ \"name\"", StringComparison.Ordinal)).Faults);

    [Theory]
    [InlineData("\"acme\",", "\"acme\"", "line 3: this is not JSON")]
    [InlineData("\"source\": \"acme.example/docs\",", "", "line 1: source is required")]
    [InlineData("\"name\": \"acme\"", "\"name\": \"Acme\"", "line 2: name must be")]
    [InlineData("\"sms\"", "\"fax\"", "line 8: fax is not known here: use name,")]
    [InlineData("\"name\": \"acme\",", "\"name\": \"acme\", \"name\": \"acme\",", "line 2: name is there twice.")]
    [InlineData("\"ACME_API_KEY\": {", "\"KEY\": {", "line 6: KEY must begin with ACME_")]
    [InlineData("\"kind\": \"secret\"", "\"kind\": \"number\"", "line 6: ACME_API_KEY needs a kind: secret, url,")]
    [InlineData("{ACME_API_URL}/sms", "https://api.acme.example/sms", "line 9: post must begin with a setting of kind url")]
    [InlineData("Bearer {ACME_API_KEY}", "Bearer {ACME_KEY}", "line 10: {ACME_KEY} is no value here: use a setting of this file or one of basic, digits, id,")]
    [InlineData("\"{text}\"", "\"{subject} {text}\"", "line 11: {subject} is no value here")]
    [InlineData("\"{text}\"", "\"{text\"", "line 11: a text has a brace without its other")]
    [InlineData("\"{text}\"", "\"hello\"", "line 8: the body must have {text}, {html} or {code}.")]
    [InlineData("\"{to}\"", "\"me\"", "line 8: the body must have {to} or, for SMS, {digits} or {number}.")]
    [InlineData("\"json\"", "\"xml\"", "line 11: xml is not known here")]
    [InlineData("\"then\": \"Accepted\"", "\"then\": \"Sent\"", "line 12: then must be one of Accepted, Rejected,")]
    [InlineData("\"2xx\"", "\"2x\"", "line 12: status must be statuses such as")]
    [InlineData("\"at\": \"/id\"", "\"at\": \"id\"", "line 12: a place is a JSON pointer such as")]
    [InlineData("\"at\": \"/id\"", "\"is\": \"ok\"", "line 12: at is required with is, has and absent")]
    [InlineData("[{ \"status\": \"2xx\", \"at\": \"/id\", \"then\": \"Accepted\" }]", "[]", "line 12: answers is required")]
    [InlineData("\"sms\": {", "\"sign\": { \"kind\": \"aws\", \"service\": \"ses\", \"region\": \"ACME_API_KEY\", \"id\": \"ACME_ID\", \"secret\": \"ACME_API_KEY\" }, \"sms\": {", "line 8: id must be a setting of this file.")]
    [InlineData("\"sms\": {", "\"sign\": { \"kind\": \"gcp\" }, \"sms\": {", "line 8: kind must be aws or azure.")]
    [InlineData("\"json\"", "\"type\": \"text/plain\", \"json\"", "line 11: type must be a media type of JSON")]
    [InlineData("\"2xx\"", "\"\"", "line 12: status must be a string, or a list of strings.")]
    [InlineData("\"status\": \"2xx\", \"at\": \"/id\", ", "", "line 12: status or at is required")]
    [InlineData("\"at\": \"/id\"", "\"at\": [\"/id\", \"/sid\"]", "line 12: at must be a string.")]
    [InlineData("\"at\": \"/id\"", "\"at\": \"/id\", \"absent\": \"yes\"", "line 12: absent must be true, or left out.")]
    [InlineData("Bearer {ACME_API_KEY}", "Bearer {text}", "line 10: {text} is no value here")]
    [InlineData("Bearer {ACME_API_KEY}", "Bearer\\r\\nEvil: 1", "line 10: Authorization must be visible ASCII")]
    [InlineData("\"Authorization\"", "\"Content-Type\"", "line 10: Content-Type is no header that a description can set.")]
    [InlineData("{ \"Authorization\": \"Bearer {ACME_API_KEY}\" }", "\"Bearer {ACME_API_KEY}\"", "line 10: headers must be an object.")]
    [InlineData("{ACME_API_URL}/sms", "{ACME_API_URL}:99999/sms", "line 9: post must begin with a setting of kind url")]
    [InlineData("{ACME_API_URL}/sms", "{ACME_API_URL} /sms", "line 9: post must begin with a setting of kind url")]
    [InlineData("\"{text}\"", "\"{text} {headers}\"", "line 11: {headers} is no value here")]
    [InlineData("\"kind\": \"secret\"", "\"kind\": \"Secret\"", "line 6: ACME_API_KEY needs a kind")]
    [InlineData("\"kind\": \"secret\"", "\"kind\": 0", "line 6: kind must be a string.")]
    [InlineData("\"kind\": \"secret\"", "\"kind\": \"secret\", \"default\": null", "line 6: default must be a string.")]
    [InlineData("\"kind\": \"secret\"", "\"kind\": \"secret\", \"for\": \"fax\"", "line 6: for must be")]
    [InlineData("{ \"to\": \"{to}\", \"text\": \"{text}\" }", "\"to={to}&text={text}\"", "line 11: json or form is required, as an object")]
    [InlineData("\"text\": \"{text}\"", "\"text\": \"{text}\", \"text?\": \"\"", "line 11: text is there twice.")]
    [InlineData("\"{to}\"", "\"{basic:ACME_API_KEY}\"", "line 11: {basic:ACME_API_KEY} is no value here")]
    [InlineData("\"{to}\"", "\"{to} {language:ACME_LANGUAGES}\"", "line 11: {language:ACME_LANGUAGES} is no value here")]
    [InlineData("\"{to}\"", "\"{to} {language:ACME_API_KEY:en}\"", "line 11: {language:ACME_API_KEY:en} is no value here")]
    [InlineData("Bearer {ACME_API_KEY}", "{language:ACME_API_KEY}", "line 10: {language:ACME_API_KEY} is no value here")]
    public void A_fault_is_named_with_its_line(string good, string bad, string expected)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);

        var (description, faults) = Read(Good.Replace(good, bad, StringComparison.Ordinal));

        Assert.Null(description);
        Assert.Contains(faults, fault => fault.StartsWith($"acme.json, {expected}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"key\": \"sha256\"", "\"key\": \"sha512\"", "line 9: key must be \"sha256\", and with the kind hmac alone.")]
    [InlineData("\"key\": \"sha256\"", "\"key\": true", "line 9: key must be a string.")]
    [InlineData("\"kind\": \"hmac\"", "\"kind\": \"ed25519\"", "line 9: key must be \"sha256\", and with the kind hmac alone.")]
    [InlineData("\"kind\": \"hmac\"", "\"kind\": \"key\"", "line 9: secret must be a setting of this file, of kind secret and with the default \"\".")]
    [InlineData("\"secret\": \"ACME_API_KEY\"", "\"secret\": \"ACME_API_URL\"", "line 9: secret must be a setting of this file, of kind secret and with the default \"\" or none.")]
    [InlineData("\"ACME_TOKEN\",", "\"ACME_API_KEY\",", "line 10: challenge must be a setting of this file, of kind secret and with the default \"\".")]
    [InlineData("\"ACME_TOKEN\",", "\"acme\",", "line 10: challenge must be a setting of this file")]
    [InlineData("\"ACME_TOKEN\",", "7,", "line 10: challenge must be a string.")]
    public void A_fault_of_receipts_is_named_with_its_line(string good, string bad, string expected)
    {
        const string Receipts = """
            "ACME_API_KEY": { "kind": "secret" }, "ACME_TOKEN": { "kind": "secret", "default": "" }
              },
              "receipts": {
                "proof": { "kind": "hmac", "secret": "ACME_API_KEY", "key": "sha256", "header": "X-Signature" },
                "challenge": "ACME_TOKEN",
                "id": "/id", "to": "/to", "answers": [{ "at": "/ok", "then": "Delivered" }]
              },
            """;
        var text = Good.Replace("\"ACME_API_KEY\": { \"kind\": \"secret\" }\n  },\n", Receipts + "\n", StringComparison.Ordinal);
        Assert.Empty(Read(text).Faults);
        Assert.Contains(good, text, StringComparison.Ordinal);

        Assert.Contains(
            Read(text.Replace(good, bad, StringComparison.Ordinal)).Faults,
            fault => fault.StartsWith($"acme.json, {expected}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{\"name\":7,\"settings\":[],\"sms\":null,\"email\":{}}")]
    [InlineData("{\"settings\":{\"A\":1},\"sms\":{\"post\":{},\"json\":7,\"answers\":[7,{\"status\":[]}]},\"check\":1}")]
    [InlineData("{\"name\":\"\\ud800\"}")]
    public void Anything_else_is_a_fault_and_no_exception(string text) => Assert.NotEmpty(Read(text).Faults);

    [Fact]
    public void Statuses_may_be_a_list() => Assert.Empty(
        Read(Good.Replace("\"2xx\"", "[\"200 201\", \"204\"]", StringComparison.Ordinal)).Faults);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_a_fault() => Assert.Equal(
        ["acme.json, line 1: a text is not UTF-8: save the file as that."],
        DescriptionReader.Read("acme.json", [.. "{\"name\":\""u8, 0xe9, .. "\"}"u8]).Faults);

    [Fact]
    public void No_change_of_a_character_throws()
    {
        for (var i = 0; i < Good.Length; i++)
        {
            foreach (var character in Characters)
            {
                Read(string.Concat(Good.AsSpan(0, i), character.ToString(), Good.AsSpan(i + 1)));
            }
        }
    }

    private static (ProviderDescription? Description, IReadOnlyList<string> Faults) Read(string text) =>
        DescriptionReader.Read("acme.json", Encoding.UTF8.GetBytes(text));
}
