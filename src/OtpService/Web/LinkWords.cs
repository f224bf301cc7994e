using System.Collections.Frozen;
using System.Reflection;

namespace OtpService.Web;

/// <summary>
/// The sentences of the page of a magic link in one language: a file of lines such as
/// <c language="text">button = Continue</c>.
/// </summary>
internal sealed class LinkWords
{
    private const string Root = "Link/";
    private const string Extension = ".txt";

    private readonly FrozenDictionary<string, string> sentences;

    private LinkWords(string text) => sentences = text
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
        .ToFrozenDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    /// <summary>The names of the sentences.</summary>
    public IEnumerable<string> Names => sentences.Keys;

    public string this[string name] => sentences[name];

    /// <summary>The sentences by language.</summary>
    public static FrozenDictionary<string, LinkWords> ReadAll() => Assembly.GetExecutingAssembly()
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(Root, StringComparison.Ordinal)
            && name.EndsWith(Extension, StringComparison.Ordinal))
        .Select(name => name[Root.Length..])
        .ToFrozenDictionary(
            file => file[..^Extension.Length], file => new LinkWords(Resource(file)), StringComparer.Ordinal);

    /// <summary>Reads an embedded file of the page.</summary>
    public static string Resource(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Root + file)
            ?? throw new FileNotFoundException("Not embedded.", file);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
