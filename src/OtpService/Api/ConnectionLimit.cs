using System.Globalization;

namespace OtpService.Api;

/// <summary>
/// How many connections may be open at once: 10,000, or fewer where the process may not open so many files.
/// Those above it are closed at once. Without file descriptors left Kestrel would try to accept them again
/// and again, Redis and providers could not be reached, and the runtime might even end the process.
/// </summary>
internal static partial class ConnectionLimit
{
    public const int Most = 10_000;

    /// <summary>
    /// What the process opens besides: assemblies, Redis, providers. No more than half of a small limit.
    /// </summary>
    private const int Reserve = 512;

    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <summary>
    /// For this process; where it does not run on Linux, nobody says how many files it may open.
    /// </summary>
    public static int OfThisProcess => File.Exists(Limits) ? Of(File.ReadAllText(Limits)) : Most;

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

    public static void Report(ILogger logger, int connections)
    {
        if (connections < Most)
        {
            Lowered(logger, connections, Most);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "At most {Connections} connections are taken at once instead of {Most}: the process may open few files (ulimit -n)")]
    private static partial void Lowered(ILogger logger, int connections, int most);
}
