using System.Net.Sockets;
using System.Text;

namespace OtpService.Tests.EndToEnd;

public sealed class JitCrowdTests() : CrowdContract(ServiceBinary.Jit);

public sealed class NativeCrowdTests() : CrowdContract(ServiceBinary.Native);

/// <summary>Very many connections that do nothing useful.</summary>
public abstract class CrowdContract(ServiceBinary binary)
{
    private const string Head = "POST /send-verification HTTP/1.1\r\nHost: a\r\n";

    [Theory]
    [InlineData(Head + "X-Slow: ")]
    [InlineData(Head + "Content-Type: application/json\r\nContent-Length: 16000\r\n\r\n{\"email\":\"")]
    public async Task F29_a_thousand_that_write_a_byte_now_and_then_are_cut_off_and_others_are_served(string beginning)
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();
        using var crowd = await Crowd.ConnectAsync(service.Url, 1000);
        await crowd.WriteAsync(beginning);

        var everybodyLeft = crowd.TrickleUntilClosedAsync();
        await ServesAsync(installation, service, "meanwhile");

        await everybodyLeft;
        await ServesAsync(installation, service, "afterwards");
        Assert.Equal(20, installation.Provider.Requests.Count);
    }

    [Fact]
    public async Task F29_beside_three_thousand_idle_connections_others_are_served()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();
        using var crowd = await Crowd.ConnectAsync(service.Url, 3000);

        await ServesAsync(installation, service, "meanwhile");
    }

    private static async Task ServesAsync(Installation installation, ServiceProcess service, string name)
    {
        for (var i = 0; i < 10; i++)
        {
            var email = $"{name}-{i}@example.com";
            Assert.Equal(200, (await service.SendAsync(new { email })).Status);
            var code = installation.Provider.LastCode;
            Assert.Equal(200, (await service.VerifyAsync(new { email, code })).Status);
        }
    }

    private sealed class Crowd : IDisposable
    {
        private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
        private readonly List<TcpClient> members = [];

        public static async Task<Crowd> ConnectAsync(Uri server, int size)
        {
            var crowd = new Crowd();
            for (var i = 0; i < size; i++)
            {
                var member = new TcpClient();
                crowd.members.Add(member);
                await member.ConnectAsync(server.Host, server.Port);
            }

            return crowd;
        }

        public async Task WriteAsync(string text)
        {
            foreach (var member in members)
            {
                await member.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
            }
        }

        /// <summary>Writes a byte to each at every turn, which no idle limit would notice, until all were closed.</summary>
        public async Task TrickleUntilClosedAsync()
        {
            using var limit = new CancellationTokenSource(ServiceProcess.Patience);
            using var timer = new PeriodicTimer(Pace);
            var closed = members.Select(member => ClosedAsync(member, limit.Token)).ToList();
            while (closed.Exists(task => !task.IsCompleted))
            {
                await timer.WaitForNextTickAsync(limit.Token);
                foreach (var (member, _) in members.Zip(closed).Where(pair => !pair.Second.IsCompleted))
                {
                    try
                    {
                        await member.GetStream().WriteAsync("a"u8.ToArray(), limit.Token);
                    }
                    catch (IOException)
                    {
                        // Closed between the look and the byte.
                        continue;
                    }
                }
            }

            await Task.WhenAll(closed);
        }

        public void Dispose() => members.ForEach(member => member.Dispose());

        private static async Task ClosedAsync(TcpClient member, CancellationToken cancellationToken)
        {
            var answer = new byte[1024];
            try
            {
                while (await member.GetStream().ReadAsync(answer, cancellationToken) > 0)
                {
                    // The refusal, which nobody waits for.
                }
            }
            catch (IOException)
            {
                return;
            }
        }
    }
}
