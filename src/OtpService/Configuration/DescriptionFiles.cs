using System.Collections.Immutable;
using System.Reflection;

namespace OtpService.Configuration;

/// <summary>The files that describe providers, of which nothing is understood here.</summary>
/// <param name="All">Each with its name and what is in it, by name.</param>
/// <param name="Faults">Those that cannot be read, each with its remedy.</param>
internal sealed record DescriptionFiles(ImmutableArray<DescriptionFile> All, ImmutableArray<string> Faults)
{
    private const string Resources = "Providers/";
    private const int MaxBytes = 256 * 1024;

    /// <summary>Reads the files in this program.</summary>
    public static IEnumerable<DescriptionFile> BuiltIn() => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Resources, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name => new DescriptionFile(name, ReadResource(name)));

    /// <summary>Reads the operator's own files; never throws.</summary>
    /// <param name="folder">Where they are.</param>
    public static DescriptionFiles In(string folder)
    {
        try
        {
            string[] paths = [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)];
            var read = paths.Select(path => (Name: Path.GetFileName(path), Bytes: ReadFile(path))).ToList();
            return new(
                [.. read.Where(file => file.Bytes is not null).Select(file => new DescriptionFile(file.Name, file.Bytes ?? []))],
                paths.Length == 0
                    ? ["PROVIDERS_FOLDER has no file whose name ends in .json: put a description there, or leave it out."]
                    :
                    [
                        .. read.Where(file => file.Bytes is null).Select(file =>
                            $"{file.Name}, line 1: this cannot be read, or is larger than {MaxBytes / 1024} KB."),
                    ]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new([], ["PROVIDERS_FOLDER cannot be read: check its path and its permissions."]);
        }
    }

    private static byte[] ReadResource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new FileNotFoundException("Not embedded.", name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static byte[]? ReadFile(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes ? File.ReadAllBytes(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A file that describes a provider.</summary>
internal readonly record struct DescriptionFile(string Name, byte[] Bytes);
