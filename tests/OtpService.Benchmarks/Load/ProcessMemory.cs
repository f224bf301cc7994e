using System.Globalization;

namespace OtpService.Benchmarks.Load;

/// <summary>What a process holds of memory, as the kernel counts it.</summary>
internal readonly record struct ProcessMemory(long ResidentKiB, long PrivateKiB)
{
    public static async Task<ProcessMemory> ReadAsync(int process)
    {
        var lines = await File.ReadAllLinesAsync(
            string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/smaps_rollup"));
        return new(Of("Rss"), Of("Private_Dirty"));

        long Of(string name)
        {
            var line = lines.First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
            return long.Parse(
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }
}
