using System.Reflection;

namespace OtpService.Delivery.Wording;

/// <summary>A place that message files come from.</summary>
internal abstract record MessageSource
{
    public const string LayoutFile = "layout.html";
    public const string Extension = ".txt";

    /// <summary>The setting with which an operator fixes a fault in it.</summary>
    public abstract string Setting { get; }

    /// <summary>The names of its files.</summary>
    public abstract IEnumerable<string> Files { get; }

    public abstract string Read(string file);

    /// <summary>The files that come with the service.</summary>
    public sealed record BuiltIn : MessageSource
    {
        private const string Root = "Messages/";

        private static readonly Assembly Home = typeof(BuiltIn).Assembly;

        public override string Setting => "BRAND_NAME";

        public override IEnumerable<string> Files => Home.GetManifestResourceNames()
            .Where(name => name.StartsWith(Root, StringComparison.Ordinal))
            .Select(name => name[Root.Length..]);

        public override string Read(string file)
        {
            using var stream = Home.GetManifestResourceStream(Root + file)
                ?? throw new FileNotFoundException("Not embedded.", file);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    /// <summary>The files of an operator, in a folder. Other files in it are ignored.</summary>
    public sealed record Folder(string Path) : MessageSource
    {
        private const int MaxFiles = 200;
        private const int MaxBytes = 256 * 1024;

        public override string Setting => "MESSAGES_FOLDER";

        public override IEnumerable<string> Files => Directory.EnumerateFiles(Path)
            .Select(path => System.IO.Path.GetFileName(path))
            .Where(file => file == LayoutFile || file.EndsWith(Extension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Take(MaxFiles);

        public override string Read(string file)
        {
            var path = System.IO.Path.Combine(Path, file);
            return new FileInfo(path).Length <= MaxBytes
                ? File.ReadAllText(path)
                : throw new FormatException("line 1: the file is larger than 256 KiB: shorten it.");
        }
    }
}
