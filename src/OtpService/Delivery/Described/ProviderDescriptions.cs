using System.Collections.Immutable;
using OtpService.Configuration;

namespace OtpService.Delivery.Described;

/// <summary>The providers that files describe: those in this program, and the operator's own.</summary>
/// <param name="All">The descriptions.</param>
/// <param name="Faults">What is wrong with the operator's files, each with file and line.</param>
internal sealed record ProviderDescriptions(ImmutableArray<ProviderDescription> All, ImmutableArray<string> Faults)
{
    /// <summary>The descriptions in this program, by name.</summary>
    public static ImmutableArray<ProviderDescription> BuiltIn { get; } =
    [
        .. DescriptionFiles.BuiltIn().Select(file => DescriptionReader.Read(file.Name, file.Bytes) switch
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

        var files = DescriptionFiles.In(folder);
        var all = BuiltIn.ToBuilder();
        var faults = files.Faults.ToBuilder();
        var names = taken.Concat(BuiltIn.Select(known => known.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var (file, bytes) in files.All)
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
}
