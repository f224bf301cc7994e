using OtpService.Api.Connections;

namespace OtpService.Tests.Api.Connections;

public sealed class ConnectionLimitTests
{
    [Theory]
    [InlineData("1048576", 10_000)]
    [InlineData("unlimited", 10_000)]
    [InlineData("10512", 10_000)]
    [InlineData("10511", 9_999)]
    [InlineData("1024", 512)]
    [InlineData("256", 128)]
    [InlineData("1", 1)]
    public void Connections_leave_descriptors_for_what_else_is_opened(string files, int connections)
    {
        var limits = $"""
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             96364                96364                processes
            Max open files            {files,-20} 1048576              files
            """;

        Assert.Equal(connections, ConnectionLimit.Of(limits));
    }

    [Fact]
    public void Where_nothing_is_said_the_most_are_taken() =>
        Assert.Equal(ConnectionLimit.Most, ConnectionLimit.Of(""));

    [Theory]
    [InlineData(8_000, 10_000)]
    [InlineData(192, 1365)]
    [InlineData(96, 512)]
    [InlineData(16, 85)]
    [InlineData(0, 10_000)]
    public void Connections_leave_memory_for_what_else_is_done(long megabytes, int connections) =>
        Assert.Equal(connections, ConnectionLimit.Within(megabytes * 1024 * 1024));
}
