using System.Buffers.Binary;
using System.Diagnostics;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// The time of day of a process, which jumps when told; what it measures by monotonic clocks stays right. It
/// is loaded into the process by its environment, from a C file that is compiled once.
/// </summary>
internal sealed class MovedClock : IDisposable
{
    private static readonly Lazy<Task<string>> Library = new(CompileAsync);

    private readonly TemporaryFolder folder = new();
    private readonly FileStream seconds;

    private MovedClock(string library)
    {
        var path = Path.Combine(folder.Path, "seconds");
        seconds = File.Open(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Move(TimeSpan.Zero);
        Variables = new(StringComparer.Ordinal) { ["LD_PRELOAD"] = library, ["MOVED_CLOCK"] = path };
    }

    /// <summary>Environment variables by which a process has this clock.</summary>
    public Dictionary<string, string> Variables { get; }

    public static async Task<MovedClock> CreateAsync() => new(await Library.Value);

    /// <summary>
    /// From now on it is this far from the real one. Written in place, because processes have it mapped.
    /// </summary>
    public void Move(TimeSpan ahead)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, (long)ahead.TotalSeconds);
        RandomAccess.Write(seconds.SafeFileHandle, bytes, fileOffset: 0);
    }

    public void Dispose()
    {
        seconds.Dispose();
        folder.Dispose();
    }

    private static async Task<string> CompileAsync()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "moved-clock.so");
        var source = Repository.PathOf("tests/OtpService.Tests/EndToEnd/Fixtures/moved-clock.c");
        using var clang = Process.Start("clang", ["-shared", "-fPIC", "-O1", "-o", library, source]);
        await clang.WaitForExitAsync();
        Assert.Equal(0, clang.ExitCode);
        return library;
    }
}
