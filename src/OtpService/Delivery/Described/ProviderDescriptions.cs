using System.Collections.Immutable;
using System.Reflection;
using OtpService.Configuration;

namespace OtpService.Delivery.Described;

/// <summary>The providers that files describe: those in this program, and the operator's own.</summary>
/// <param name="All">The descriptions.</param>
/// <param name="Faults">What is wrong with the operator's files, each with file and line.</param>
internal sealed record ProviderDescriptions(ImmutableArray<ProviderDescription> All, ImmutableArray<string> Faults)
{
    private const int MaxBytes = 256 * 1024;

    /// <summary>The descriptions in this program, by name.</summary>
    public static ImmutableArray<ProviderDescription> BuiltIn { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(DescribedSettings.Resource, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => DescriptionReader.Read(name, DescribedSettings.ReadResource(name)) switch
            {
                ({ } description, _) => description,
                var (_, faults) => throw new InvalidOperationException(string.Join(Environment.NewLine, faults)),
            }),
    ];

    /// <summary>Reads the operator's own descriptions, which are added to those in this program.</summary>
    /// <param name="folder">Where they are; empty for none.</param>
    /// <param name="taken">The names of the providers that are programmed.</param>
    public static ProviderDescriptions Read(string folder, IEnumerable<string> taken)
    {
        if (folder.Length == 0)
        {
            return new(BuiltIn, []);
        }

        var all = BuiltIn.ToBuilder();
        var faults = ImmutableArray.CreateBuilder<string>();
        var names = taken.Concat(BuiltIn.Select(known => known.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var (file, bytes) in FilesIn(folder, faults))
        {
            var (description, found) = DescriptionReader.Read(file, bytes);
            faults.AddRange(found);
            if (description is null)
            {
                continue;
            }

            if (names.Add(description.Name))
            {
                all.Add(description);
            }
            else
            {
                faults.Add($"{file}, line 1: there is a provider {description.Name} already: give this one another name.");
            }
        }

        return new(all.ToImmutable(), faults.ToImmutable());
    }

    private static List<(string Name, byte[] Bytes)> FilesIn(string folder, ImmutableArray<string>.Builder faults)
    {
        List<(string, byte[])> files = [];
        foreach (var path in PathsIn(folder, faults))
        {
            var name = Path.GetFileName(path);
            try
            {
                var bytes = File.ReadAllBytes(path);
                files.Add((name, bytes.Length <= MaxBytes ? bytes : throw new IOException("Too large.")));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                faults.Add($"{name}, line 1: this cannot be read, or is larger than {MaxBytes / 1024} KB.");
            }
        }

        return files;
    }

    private static string[] PathsIn(string folder, ImmutableArray<string>.Builder faults)
    {
        try
        {
            string[] paths = [.. Directory.GetFiles(folder, $"*{DescribedSettings.Extension}").Order(StringComparer.Ordinal)];
            if (paths.Length == 0)
            {
                faults.Add("PROVIDERS_FOLDER has no file whose name ends in .json: put a description there, or leave it out.");
            }

            return paths;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add("PROVIDERS_FOLDER cannot be read: check its path and its permissions.");
            return [];
        }
    }
}
