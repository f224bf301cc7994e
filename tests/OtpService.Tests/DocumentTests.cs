using System.Text.RegularExpressions;

namespace OtpService.Tests;

/// <summary>What documents say of the settings is held against them.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents() => ["README.md", .. Directory
        .GetFiles(Repository.PathOf("docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_setting_that_is_named_exists(string document)
    {
        var known = Settings.All.SelectMany(s => new[] { s.Name, $"{s.Name}_FILE" })
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(
            SettingName.Matches(File.ReadAllText(Repository.PathOf(document)))
                .Select(match => match.Groups["name"].Value),
            name => Assert.Contains(name, known));
    }

    /// <summary>Names in capitals with an underscore, alone in backticks or before an equals sign.</summary>
    [GeneratedRegex("`(?<name>[A-Z][A-Z0-9]*(_[A-Z0-9]+)+)[`=]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingName { get; }
}
