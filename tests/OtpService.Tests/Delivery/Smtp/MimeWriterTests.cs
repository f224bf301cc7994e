using MimeKit;
using OtpService.Delivery.Wording;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Smtp;

/// <summary>How mail looks on the wire.</summary>
public sealed class MimeWriterTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("ja")]
    [InlineData("ar")]
    public async Task Every_byte_is_ASCII_and_no_line_is_long_also_where_the_server_takes_others(string locale)
    {
        await using var server = new FakeSmtpServer { Extensions = ["SMTPUTF8", "CHUNKING", "PIPELINING"] };
        await using var app = DeliveryApp.WithSmtp(server.Port, ("Delivery:BrandName", "Müller & Söhne"));

        await app.TryAsync("smtp", Codes.ToEmail(locales: locale), Cancelled);

        var text = Assert.Single(server.Mails);
        Assert.True(text.All(char.IsAscii));
        Assert.InRange(text.Split('\n').Max(line => line.Length), 1, 78);
        var mail = await ReadAsync(text);
        var message = app.Get<MessageWriter>().Write(Codes.ToEmail(locales: locale));
        Assert.Equal(message.Text.TrimEnd(), mail.TextBody?.ReplaceLineEndings("\n").TrimEnd());
        Assert.Equal(
            message.Email?.Html.Reveal().TrimEnd(), mail.HtmlBody?.ReplaceLineEndings("\n").TrimEnd());
        Assert.All(
            mail.BodyParts.OfType<TextPart>(),
            part => Assert.Equal(ContentEncoding.QuotedPrintable, part.ContentTransferEncoding));
        Assert.DoesNotContain(server.Commands, command => command.Contains("8BITMIME", StringComparison.Ordinal));
    }

    [Fact]
    public async Task International_domains_stay_as_they_were_keyed_also_where_the_server_takes_others()
    {
        await using var server = new FakeSmtpServer { Extensions = ["SMTPUTF8"] };
        await using var app = DeliveryApp.WithSmtp(server.Port, ("Smtp:FromEmail", "Codes@bücher.example"));
        var to = Codes.ToEmail() with { Address = Codes.Email("ann@müller.example") };

        await app.TryAsync("smtp", to, Cancelled);

        Assert.Equal(
            ["MAIL FROM:<Codes@xn--bcher-kva.example>", "RCPT TO:<ann@xn--mller-kva.example>"],
            server.Commands.Skip(1).Take(2).Select(command => command.Split("> ")[0].TrimEnd('>') + '>'));
        Assert.DoesNotContain(server.Commands, command => command.Contains("UTF8", StringComparison.Ordinal));
        var mail = Assert.Single(server.Mails);
        Assert.Contains($"Message-Id: <{Codes.Id}@xn--bcher-kva.example>\n", mail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("From: Acme <Codes@xn--bcher-kva.example>\n", mail, StringComparison.Ordinal);
        Assert.Contains("\nTo: ann@xn--mller-kva.example\n", mail, StringComparison.Ordinal);
    }

    private static async Task<MimeMessage> ReadAsync(string text)
    {
        using var stream = new MemoryStream(System.Text.Encoding.ASCII.GetBytes(text));
        return await MimeMessage.LoadAsync(stream, Cancelled);
    }
}
