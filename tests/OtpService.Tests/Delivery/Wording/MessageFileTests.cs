using OtpService.Delivery.Wording;

namespace OtpService.Tests.Delivery.Wording;

public sealed class MessageFileTests
{
    [Theory]
    [InlineData("[email a]\n{{code}} {{year}}", "line 2:")]
    [InlineData("[email a]\n{{code}}\n\nfor\n{{minutes", "line 5:")]
    [InlineData("# A language.\n\n[sms a]\n\nHello", "line 5:")]
    [InlineData("[email a]\nHello\n\n{{code}}", "line 2:")]
    [InlineData("[email a]\n{{code}} {{code}}", "line 2:")]
    [InlineData("[email a]\n{{code}}\n\n{{code}}", "line 2:")]
    [InlineData("[email a]\n{{code}}\n[sms a]\n", "line 4:")]
    [InlineData("[email a]\n{{code}}\n[email a]\n{{code}}", "line 3:")]
    [InlineData("[email a]\n{{code}} {{event}}", "line 2:")]
    [InlineData("[email security-alert]\n{{code}}", "line 2:")]
    [InlineData("[email a]\n{{code}}\n\nCall 0800 1234", "line 4:")]
    [InlineData("[pigeon a]\n{{code}}", "line 1:")]
    [InlineData("[email]\n{{code}}", "line 1:")]
    [InlineData("# A language.\n{{code}}\n[email a]\n{{code}}", "line 2:")]
    [InlineData("{{code}}", "line 1:")]
    [InlineData("", "line ")]
    public void A_fault_is_told_with_its_line(string text, string line)
    {
        var fault = Assert.Throws<FormatException>(() => MessageFile.Parse(text));

        Assert.StartsWith(line, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Line_endings_and_empty_lines_are_of_any_number()
    {
        var sections = MessageFile.Parse(
            "# Note\r\n\r\n[sms a]\r\n\r\n{{code}} is it.\r\n\r\n\r\nTell nobody.\r\n");

        var words = Assert.Single(sections).Value;
        Assert.Equal(5, words.Line);
        var values = new MessageValues("Acme", null) { Code = new("123456") };
        Assert.Equal("123456 is it.\n\nTell nobody.", values.In(words.Text(values)));
    }
}
