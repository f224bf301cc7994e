using System.Buffers;
using System.Text;
using OtpService.Storage.Redis.Failover;

namespace OtpService.Tests.Storage.Redis.Failover;

public sealed class RespReplyTests
{
    private const string Reply = "*2\r\n*4\r\n$4\r\nname\r\n$5\r\na\r\nbc\r\n$2\r\nip\r\n$-1\r\n*1\r\n:7\r\n";

    [Fact]
    public void Lists_texts_and_numbers_are_read()
    {
        Assert.True(TryRead(Reply, out var reply));

        var fields = reply?.Items[0];
        Assert.Equal(
            ("a\r\nbc", "", ""), (fields?.Field("name"), fields?.Field("ip"), fields?.Field("port")));
        Assert.Equal("7", reply?.Items[1].Items[0].Text);
    }

    [Fact]
    public void A_reply_that_has_not_arrived_in_full_is_waited_for() => Assert.All(
        Enumerable.Range(0, Reply.Length), length => Assert.False(TryRead(Reply[..length], out _)));

    [Fact]
    public void An_error_is_one()
    {
        Assert.True(TryRead("-NOPERM no\r\n", out var reply));

        Assert.Equal((true, "NOPERM no"), (reply?.IsError, reply?.Text));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("$many\r\n")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n")]
    public void Anything_else_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => TryRead(text, out _));

    private static bool TryRead(string text, out RespReply? reply)
    {
        var bytes = new SequenceReader<byte>(new(Encoding.UTF8.GetBytes(text)));
        return RespReply.TryRead(ref bytes, out reply);
    }
}
