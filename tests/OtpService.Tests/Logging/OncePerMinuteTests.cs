using Microsoft.Extensions.Time.Testing;
using OtpService.Logging;

namespace OtpService.Tests.Logging;

/// <summary>What repeats is remarked upon once a minute.</summary>
public sealed class OncePerMinuteTests
{
    [Fact]
    public void Each_kind_is_let_through_once_a_minute()
    {
        var time = new FakeTimeProvider();
        var remarks = new OncePerMinute(time);

        Assert.True(remarks.Allows("secret"));
        Assert.False(remarks.Allows("secret"));
        Assert.True(remarks.Allows("network"));
        time.Advance(OncePerMinute.Pause - TimeSpan.FromTicks(1));
        Assert.False(remarks.Allows("secret"));
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(remarks.Allows("secret"));
        Assert.False(remarks.Allows("secret"));
    }

    [Fact]
    public void Endless_kinds_do_not_fill_the_log()
    {
        var remarks = new OncePerMinute(new FakeTimeProvider());

        Assert.Equal(32, Enumerable.Range(0, 1000).Count(kind => remarks.Allows($"{kind}")));
    }
}
