using System.Globalization;

namespace OtpService.Api.Connections;

/// <summary>
/// How many connections may be open at the same time: 10,000, or fewer where the process may not open so many
/// files or has little memory. Further ones are closed immediately. Without file descriptors left Kestrel
/// would try to accept them again and again, Redis and providers could not be reached, and the runtime might
/// even end the process; without memory the kernel ends it.
/// </summary>
internal static partial class ConnectionLimit
{
    public const int Most = 10_000;

    /// <summary>
    /// Files that the process opens besides: assemblies, Redis, providers. No more than half of a small limit.
    /// </summary>
    private const int Reserve = 512;

    /// <summary>Memory for everything but connections, at most half of the total.</summary>
    private const long ReserveBytes = 64L * 1024 * 1024;

    /// <summary>The most memory that a connection uses, with a request whose response is not read.</summary>
    private const int BytesOfOne = 96 * 1024;

    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <summary>
    /// For this process; where it does not run on Linux, nobody says how many files it may open.
    /// </summary>
    public static int OfThisProcess { get; } = Math.Min(
        File.Exists(Limits) ? Of(File.ReadAllText(Limits)) : Most,
        Within(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));

    /// <summary>
    /// For a process with these limits, as <c language="text">/proc/self/limits</c> lists them (proc(5)).
    /// </summary>
    public static int Of(string limits)
    {
        var line = limits.Split('\n')
            .FirstOrDefault(line => line.StartsWith(OpenFiles, StringComparison.Ordinal)) ?? "";
        var soft = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ElementAtOrDefault(OpenFiles.Split(' ').Length);
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files)
            ? Math.Clamp(files - Math.Min(Reserve, files / 2), 1, Most)
            : Most;
    }

    /// <summary>
    /// For a process with so much memory: in a container the share of its limit that the runtime uses, three
    /// quarters unless it is told otherwise.
    /// </summary>
    public static int Within(long bytes) => bytes > 0
        ? (int)Math.Clamp((bytes - Math.Min(ReserveBytes, bytes / 2)) / BytesOfOne, 1, Most)
        : Most;

    public static void Report(ILogger logger, int connections)
    {
        if (connections < Most)
        {
            Lowered(logger, connections, Most);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "At most {Connections} connections are taken at once instead of {Most}: the process may open few files (ulimit -n) "
        + "or has little memory (96 KB for each beside 64 MB)")]
    private static partial void Lowered(ILogger logger, int connections, int most);
}
