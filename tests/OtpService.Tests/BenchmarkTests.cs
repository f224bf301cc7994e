using System.Diagnostics;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests;

/// <summary>Benchmarks are run by hand, and would rot without anybody who noticed.</summary>
public sealed class BenchmarkTests
{
    [Fact]
    public async Task Every_benchmark_runs_once()
    {
        using var folder = new TemporaryFolder();
        var build = Path.GetFileName(
            Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));
        var program = Repository.PathOf(
            $"tests/OtpService.Benchmarks/bin/{build}/net10.0/OtpService.Benchmarks.dll");

        using var benchmarks = Process.Start(new ProcessStartInfo("dotnet", [program, "micro", "dry"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })
            ?? throw new InvalidOperationException("The benchmarks did not start.");
        var said = await benchmarks.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await benchmarks.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(benchmarks.ExitCode == 0, said);
        Assert.NotEmpty(Directory.GetFiles(folder.Path, "*.md", SearchOption.AllDirectories));
    }
}
