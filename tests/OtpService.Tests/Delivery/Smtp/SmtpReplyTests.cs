using MailKit.Net.Smtp;
using OtpService.Delivery.Http;
using OtpService.Delivery.Smtp;

namespace OtpService.Tests.Delivery.Smtp;

/// <summary>What replies of real servers, and of the standards, are taken for.</summary>
public sealed class SmtpReplyTests
{
    [Theory]
    [MemberData(nameof(Replies))]
    public void A_reply_is_judged_by_whom_it_is_about(string command, string reply, string expected)
    {
        var stage = command switch
        {
            "MAIL" => SmtpErrorCode.SenderNotAccepted,
            "RCPT" => SmtpErrorCode.RecipientNotAccepted,
            "." => SmtpErrorCode.MessageNotAccepted,
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };

        var attempt = SmtpReply.Judge(new SmtpCommandException(
            stage, (SmtpStatusCode)int.Parse(reply[..3]), reply[4..]));

        Assert.Equal(expected, $"{attempt.Outcome}");
        Assert.Matches(@"\A[0-9]{3}( [0-9]\.[0-9]{1,3}\.[0-9]{1,3})?\z", attempt.Reply);
        Assert.StartsWith(attempt.Reply ?? "none", reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5.1.1", "550 5.1.1")]
    [InlineData("5.1.1 <ann@dest.example>", "550 5.1.1")]
    [InlineData("5.1.10 Null MX", "550 5.1.10")]
    [InlineData("5.1.1234 no code", "550")]
    [InlineData("5.1.1.1 an address", "550")]
    [InlineData("192.0.2.1 is listed", "550")]
    [InlineData("code 123456", "550")]
    [InlineData("", "550")]
    public void Nothing_but_the_codes_of_a_reply_is_kept(string text, string expected) =>
        Assert.Equal(expected, ReplyCode.Of(550, text));

    [Theory]
    [InlineData("21606", "400 21606")]
    [InlineData("400", "400")]
    [InlineData("123456", "400")]
    [InlineData("14155550100", "400")]
    [InlineData("ann@example.com", "400")]
    [InlineData("٢١٦٠٦", "400")]
    [InlineData("", "400")]
    public void Of_an_answer_over_HTTP_the_status_and_a_short_number_are_kept(string code, string expected) =>
        Assert.Equal(expected, ReplyCode.Of(System.Net.HttpStatusCode.BadRequest, code));

    public static TheoryData<string, string, string> Replies()
    {
        var rows = new TheoryData<string, string, string>();
        var path = Repository.PathOf("tests/OtpService.Tests/Delivery/Smtp/smtp-replies.csv");
        foreach (var row in File.ReadLines(path).Skip(1).Select(line => line.Split('|')))
        {
            rows.Add(row[2], row[3], row[4]);
        }

        return rows;
    }
}
