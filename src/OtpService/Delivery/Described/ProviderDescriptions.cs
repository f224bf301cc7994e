using System.Collections.Immutable;
using OtpService.Configuration;

namespace OtpService.Delivery.Described;

/// <summary>The providers that files describe: those in this program, and the operator's own.</summary>
internal sealed class ProviderDescriptions
{
    /// <summary>Those in this program. Each is read when it is asked for: most services use one or two.</summary>
    private static readonly Dictionary<string, Lazy<ProviderDescription>> Known = DescriptionFiles.BuiltIn
        .ToDictionary(name => name, name => new Lazy<ProviderDescription>(() => Read(name)), StringComparer.Ordinal);

    private readonly Dictionary<string, ProviderDescription> own = new(StringComparer.Ordinal);

    /// <param name="folder">Where the operator's own files are; empty for none.</param>
    /// <param name="taken">The names of the providers that are programmed.</param>
    public ProviderDescriptions(string folder, IEnumerable<string> taken)
    {
        if (folder.Length == 0)
        {
            return;
        }

        var files = DescriptionFiles.In(folder);
        var faults = files.Faults.ToBuilder();
        foreach (var (file, bytes) in files.All)
        {
            var (description, found) = DescriptionReader.Read(file, bytes);
            faults.AddRange(found);
            if (description is not null
                && (Known.ContainsKey(description.Name) || taken.Contains(description.Name, StringComparer.Ordinal)
                    || !own.TryAdd(description.Name, description)))
            {
                faults.Add($"{file}, line 1: there is a provider {description.Name} already: give this one another name.");
            }
        }

        Faults = faults.ToImmutable();
    }

    /// <summary>The descriptions in this program, by name.</summary>
    public static IEnumerable<ProviderDescription> BuiltIn =>
        Known.OrderBy(known => known.Key, StringComparer.Ordinal).Select(known => known.Value.Value);

    public IEnumerable<ProviderDescription> All => BuiltIn.Concat(own.Values);

    /// <summary>What is wrong with the operator's files, each with file and line.</summary>
    public ImmutableArray<string> Faults { get; } = [];

    public ProviderDescription? Find(string name) =>
        Known.TryGetValue(name, out var known) ? known.Value : own.GetValueOrDefault(name);

    private static ProviderDescription Read(string name)
    {
        var (file, bytes) = DescriptionFiles.ReadBuiltIn(name);
        var (description, faults) = DescriptionReader.Read(file, bytes);
        return description ?? throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }
}
