using System.Collections.Concurrent;
using System.Reflection;
using Xunit.v3;

[assembly: OtpService.Tests.Overdue]

namespace OtpService.Tests;

/// <summary>
/// Ends tests that hang, and says which: first by the token that tests wait with, then with the whole run. The limits
/// are for a machine with much else to do, many times what the longest test takes.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class OverdueAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan TestLimit = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(8);

    private readonly ConcurrentDictionary<string, CancellationTokenSource> running = new(StringComparer.Ordinal);

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var ended = running[test.UniqueID] = new();
        _ = WatchAsync(TestContext.Current, test.TestDisplayName, ended.Token);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (running.TryRemove(test.UniqueID, out var ended))
        {
            ended.Cancel();
            ended.Dispose();
        }
    }

    private static async Task WatchAsync(ITestContext context, string name, CancellationToken ended)
    {
        try
        {
            await Task.Delay(TestLimit, ended);
            context.CancelCurrentTest();
            await Task.Delay(RunLimit - TestLimit, ended);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await Console.Error.WriteLineAsync($"This test hangs: {name}");
        Environment.Exit(1);
    }
}
