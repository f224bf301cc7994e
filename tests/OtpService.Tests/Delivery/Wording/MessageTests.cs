using System.Net;
using System.Text.RegularExpressions;
using OtpService.Delivery;
using OtpService.Delivery.Lengths;
using OtpService.Delivery.Wording;
using OtpService.Otp.Sending;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Wording;

public sealed partial class MessageTests
{
    private static readonly string[] Purposes =
        ["verification", "login", "two-factor", "magic-link", "password-reset", "made-up-by-the-operator"];

    private static readonly string[] Examples = ["123456", "0000", "0123456789", "ABC234"];

    public static TheoryData<string, string> EveryPurposeAndCode() =>
        [.. Purposes.SelectMany(purpose => Examples.Select(code => (purpose, code)))];

    [Theory]
    [MemberData(nameof(EveryPurposeAndCode))]
    public async Task An_email_has_its_code_in_subject_and_first_line_and_no_other_number_like_it(
        string purpose, string code)
    {
        var message = await WriteAsync(Codes.ToEmail(purpose, "Ann", code));

        var email = Assert.IsType<EmailParts>(message.Email);
        Assert.StartsWith($"{code} is your Acme ", email.Subject, StringComparison.Ordinal);
        Assert.Equal(email.Subject, message.Text.Split('\n')[0]);
        Assert.Equal(email.Subject, ReadableLines(email.Html.Reveal())[0]);
        foreach (var part in new[] { email.Subject, message.Text, email.Html.Reveal() })
        {
            Assert.Equal(1, part.Split(code).Length - 1);
            Assert.DoesNotContain(Numbers.Matches(part), match => match.Value != code);
            Assert.DoesNotContain("{{", part, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(EveryPurposeAndCode))]
    public async Task An_sms_is_one_segment_that_begins_with_the_code_and_says_not_to_share_it(
        string purpose, string code)
    {
        var message = await WriteAsync(Codes.ToPhone(purpose, code));

        Assert.Null(message.Email);
        Assert.StartsWith($"{code} is your Acme ", message.Text, StringComparison.Ordinal);
        Assert.Contains("Do not share it", message.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Numbers.Matches(message.Text), match => match.Value != code);
        Assert.Equal(1, SmsSegments.Count(message.Text));
        Assert.InRange(message.Text.Length, 1, 160);
    }

    [Fact]
    public async Task Html_and_text_of_an_email_say_the_same()
    {
        var message = await WriteAsync(Codes.ToEmail("password-reset", "Ann"));

        var lines = ReadableLines(message.Email?.Html.Reveal() ?? "");
        Assert.Equal(message.Text.Split("\n\n").Append("Acme"), lines);
    }

    [Theory]
    [InlineData("Ann", "Hello Ann,")]
    [InlineData(" O'Brien & Söhne, Jr. ", "Hello O'Brien & Söhne, Jr.,")]
    [InlineData("अनुष्का", "Hello अनुष्का,")]
    public async Task A_name_is_greeted_and_encoded_in_html(string name, string greeting)
    {
        var message = await WriteAsync(Codes.ToEmail(name: name));

        Assert.Contains(greeting, message.Text, StringComparison.Ordinal);
        Assert.Contains(greeting, ReadableLines(message.Email?.Html.Reveal() ?? ""));
        Assert.DoesNotContain(" & ", message.Email?.Html.Reveal() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_says_what_is_known_of_it_and_nothing_of_the_one_before()
    {
        await using var app = new DeliveryApp("Development", ("Delivery:BrandName", "Acme"));
        var writer = app.Get<MessageWriter>();
        var link = new Uri("https://otp.example.com/m/token?a=1&b=2");
        OutgoingMessage[] messages =
        [
            Codes.ToEmail(), Codes.ToEmail(name: "Ann"), Codes.ToEmail() with { Link = link },
            Codes.ToEmail(name: "Bob", code: "654321") with
            {
                Link = link,
                Lifetime = TimeSpan.FromMinutes(7),
            },
        ];

        // Twice, so that each also comes after all others.
        Assert.All([.. messages, .. messages], message =>
        {
            var mail = writer.Write(message);
            var html = mail.Email?.Html.Reveal() ?? "";
            foreach (var part in new[] { mail.Text, html })
            {
                Assert.Equal(message.Name == "Ann", part.Contains("Hello Ann,", StringComparison.Ordinal));
                Assert.Equal(message.Name == "Bob", part.Contains("Hello Bob,", StringComparison.Ordinal));
                Assert.Equal(message.Link is not null, part.Contains("/m/token", StringComparison.Ordinal));
                Assert.Equal(message.Name == "Bob", part.Contains("in 7 min", StringComparison.Ordinal));
                Assert.Equal(message.Name == "Bob", part.Contains("654321", StringComparison.Ordinal));
            }

            Assert.Equal(message.Link is not null, html.Contains("href=\"https://otp.example.com/m/token?a=1&amp;b=2\"", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("{{code}}")]
    [InlineData("<b>Ann</b>")]
    [InlineData("654321")]
    [InlineData("Ann\nBcc: x@example.com")]
    [InlineData("visit evil.example")]
    [InlineData("https://evil")]
    [InlineData("Ann\u202Egnp")]
    [InlineData("A name that goes on and on until nobody would take it for the name of a person any more")]
    public async Task What_is_no_name_is_not_greeted(string? name)
    {
        var message = await WriteAsync(Codes.ToEmail(name: name));

        Assert.DoesNotContain("Hello", message.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Hello", message.Email?.Html.Reveal() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_brand_is_encoded_in_html()
    {
        await using var app = new DeliveryApp("Development", ("Delivery:BrandName", "A&B <i>"));
        var message = app.Get<MessageWriter>().Write(Codes.ToEmail());

        Assert.Equal("123456 is your A&B <i> verification code", message.Email?.Subject);
        Assert.DoesNotContain("<i>", message.Email?.Html.Reveal() ?? "", StringComparison.Ordinal);
        Assert.Equal("A&B <i>", ReadableLines(message.Email?.Html.Reveal() ?? "")[^1]);
    }

    [Fact]
    public async Task An_email_loads_nothing_and_knows_dark_mode()
    {
        var html = (await WriteAsync(Codes.ToEmail())).Email?.Html.Reveal() ?? "";

        Assert.DoesNotMatch("(?i)(src=|href=|url\\(|@import|<img|<script|<link|http)", html);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\" dir=\"ltr\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_formatted_shows_nothing()
    {
        var message = await WriteAsync(Codes.ToEmail());

        var formatted = $"{message} {message.Email} {message.Code}";
        Assert.DoesNotContain("123456", formatted, StringComparison.Ordinal);
    }

    private static async Task<Message> WriteAsync(OutgoingMessage message)
    {
        await using var app = new DeliveryApp("Development", ("Delivery:BrandName", "Acme"));
        return app.Get<MessageWriter>().Write(message);
    }

    /// <summary>What a person sees of a page, line by line.</summary>
    private static string[] ReadableLines(string html) => [.. WebUtility
        .HtmlDecode(Tags.Replace(html[html.IndexOf("<body", StringComparison.Ordinal)..], ""))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    [GeneratedRegex("[0-9]{4,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Numbers { get; }

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tags { get; }
}
