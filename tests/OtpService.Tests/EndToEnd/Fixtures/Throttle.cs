using System.Runtime.InteropServices;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// Gives a process a share of the processor, as the kernel does for a container with a quota: of every tenth
/// of a second it runs a part, and stands still for the rest.
/// </summary>
internal sealed partial class Throttle : IAsyncDisposable
{
    private const int Continue = 18;
    private const int Stop = 19;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource ended = new();
    private readonly int process;
    private readonly Task running;

    private Throttle(int process, double share)
    {
        this.process = process;
        running = RunAsync(Period * share);
    }

    /// <summary>How many times it has stood still.</summary>
    public int Stops { get; private set; }

    public static Throttle Begin(ServiceProcess service, double share) => new(service.Id, share);

    /// <summary>Lets it run again.</summary>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await running;
        ended.Dispose();
    }

    private async Task RunAsync(TimeSpan part)
    {
        using var period = new PeriodicTimer(Period);
        try
        {
            do
            {
                Assert.Equal(0, Signal(process, Stop));
                Stops++;
                await period.WaitForNextTickAsync(ended.Token);
                Assert.Equal(0, Signal(process, Continue));
                await Task.Delay(part, ended.Token);
            }
            while (true);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        finally
        {
            _ = Signal(process, Continue);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
