using System.Net;
using System.Net.Sockets;
using System.Text;
using OtpService.Storage.Redis.Connection;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.Storage.Redis.Connection;

/// <summary>Over real connections.</summary>
public sealed class BatchingStreamTests : IDisposable
{
    private const int LineLength = 6;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public BatchingStreamTests() => listener.Start();

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task Everything_arrives_once_and_in_order_however_it_is_written()
    {
        var (stream, other) = await ConnectAsync();
        await using var near = stream;
        using var far = other;
        const int Lines = 50_000;
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Lines; i++)
            {
                var line = Encoding.ASCII.GetBytes($"{i:D5}\n");
                if (i % 3 == 0)
                {
                    await near.WriteAsync(line);
                }
                else
                {
                    near.Write(line);
                }
            }
        });

        using var reader = new StreamReader(new NetworkStream(far));
        for (var i = 0; i < Lines; i++)
        {
            Assert.Equal($"{i:D5}", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        }

        await writing;
    }

    [Fact]
    public async Task What_several_threads_write_arrives_whole()
    {
        var (stream, other) = await ConnectAsync();
        await using var near = stream;
        using var far = other;
        var writing = Parallel.ForAsync(0, 10_000, TestContext.Current.CancellationToken, (i, _) =>
        {
            near.Write(Encoding.ASCII.GetBytes($"{i:D5}\n"));
            return ValueTask.CompletedTask;
        });

        var received = new byte[10_000 * LineLength];
        await new NetworkStream(far).ReadExactlyAsync(received, TestContext.Current.CancellationToken);
        await writing;

        var lines = Encoding.ASCII.GetString(received).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"{i:D5}"), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_reads_learns_that_the_other_end_is_gone_and_whoever_writes_too()
    {
        var (stream, other) = await ConnectAsync();
        await using var near = stream;
        other.Close(timeout: 0);

        await Assert.ThrowsAsync<IOException>(
            async () => await near.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken));

        // What was written before the loss was noticed may still have been taken.
        await Installation.RecoversAsync(() => Task.FromResult(IsRefused(near)));
    }

    [Fact]
    public async Task Where_nobody_reads_writing_ends_in_an_error_and_not_in_all_memory()
    {
        var (stream, other) = await ConnectAsync();
        await using var near = stream;
        using var far = other;
        var much = new byte[1024 * 1024];

        Assert.Throws<IOException>(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                near.Write(much);
            }
        });
    }

    private static bool IsRefused(BatchingStream stream)
    {
        try
        {
            stream.Write("lost\n"u8);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private async Task<(BatchingStream Near, Socket Far)> ConnectAsync()
    {
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(listener.LocalEndpoint);
        return (new(new NetworkStream(near, ownsSocket: true)), await listener.AcceptSocketAsync());
    }
}
