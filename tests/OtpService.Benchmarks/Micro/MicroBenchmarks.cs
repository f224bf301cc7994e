using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace OtpService.Benchmarks.Micro;

/// <summary>
/// What the parts of the service cost, each by itself: time and bytes allocated. In this process, so that
/// nothing is generated and built for it; a short run, so that all of it takes a few minutes.
/// </summary>
internal static class MicroBenchmarks
{
    /// <summary>
    /// Takes <c language="text">dry</c>, to run each once and measure nothing, and the options of
    /// BenchmarkDotNet, such as <c language="text">--filter</c>. 1 when any of them failed.
    /// </summary>
    public static int Run(string[] wanted)
    {
        var dry = wanted is ["dry", ..];
        var config = ManualConfig.CreateEmpty()
            .AddJob((dry ? Job.Dry : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath("artifacts/micro")
            .WithOptions(ConfigOptions.DisableOptimizationsValidator);
        var options = dry ? wanted[1..] : wanted;
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly)
            .Run(options.Length == 0 ? ["--filter", "*"] : options, config)
            .ToList();
        var done = summaries.Count > 0 && summaries.TrueForAll(summary =>
            !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success));
        return done ? 0 : 1;
    }
}
