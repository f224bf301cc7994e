using System.Globalization;

namespace OtpService.Api.Connections;

/// <summary>
/// Determines how many connections may be open at the same time: 10,000, or fewer if the process may not open
/// so many files or has little memory. Further ones are closed immediately. If no file descriptors were left,
/// Kestrel would try to accept connections again and again, Redis and providers could not be reached, and the
/// runtime might even end the process. If no memory were left, the kernel would end it.
/// </summary>
internal static partial class ConnectionLimit
{
    public const int Most = 10_000;

    /// <summary>
    /// Other files that the process opens: assemblies, Redis, providers. No more than half of a small limit.
    /// </summary>
    private const int Reserve = 512;

    /// <summary>Memory for everything but connections, at most half of the total.</summary>
    private const long ReserveBytes = 64L * 1024 * 1024;

    /// <summary>The most memory that a connection uses, with a request whose response is not read.</summary>
    private const int BytesOfOne = 96 * 1024;

    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <summary>
    /// The limit for this process. On systems other than Linux, the number of files that it may open is
    /// unknown.
    /// </summary>
    public static int OfThisProcess { get; } = Math.Min(
        File.Exists(Limits) ? Of(File.ReadAllText(Limits)) : Most,
        Within(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));

    /// <summary>
    /// Returns the limit for a process with these limits, in the format of
    /// <c language="text">/proc/self/limits</c> (proc(5)).
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
    /// Returns the limit for a process with this much memory. In a container it is the share of the memory
    /// limit that the runtime uses, three quarters by default.
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
        "At most {Connections} connections are accepted at the same time instead of {Most}: the process may open only "
        + "few files (ulimit -n) or has little memory (it needs 64 MB, and 96 KB for each connection)")]
    private static partial void Lowered(ILogger logger, int connections, int most);
}
