using System.Collections.Immutable;
using System.Reflection;

namespace OtpService.Configuration;

/// <summary>The files that describe providers, of which nothing is understood here.</summary>
/// <param name="All">Each with its name and what is in it, by name.</param>
/// <param name="Faults">Those that cannot be read, each with its remedy.</param>
internal sealed record DescriptionFiles(ImmutableArray<DescriptionFile> All, ImmutableArray<string> Faults)
{
    private const string Folder = "Providers/";
    private const string Extension = ".json";
    private const int MaxBytes = 256 * 1024;

    /// <summary>The names of the providers that are described in this program, which are those of their files.</summary>
    public static IEnumerable<string> BuiltIn { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^Extension.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads a file of this program.</summary>
    public static DescriptionFile ReadBuiltIn(string provider)
    {
        var name = $"{Folder}{provider}{Extension}";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new FileNotFoundException("Not embedded.", name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new(name, bytes);
    }

    /// <summary>Reads the operator's own files; never throws.</summary>
    /// <param name="folder">Where they are.</param>
    public static DescriptionFiles In(string folder)
    {
        try
        {
            string[] paths = [.. Directory.GetFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal)];
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
