using System.Text.RegularExpressions;
using OtpService.Configuration;

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
        var known = KnownSettings.All.SelectMany(s => new[] { s.Name, $"{s.Name}_FILE" })
            .Concat(["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"])
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(
            SettingName.Matches(File.ReadAllText(Repository.PathOf(document)))
                .Select(match => match.Groups["name"].Value),
            name => Assert.Contains(name, known));
    }

    [Fact]
    public void Every_code_of_a_refusal_is_explained_with_its_status_and_no_other_is()
    {
        var codes = Refusal.Matches(File.ReadAllText(Repository.PathOf("src/OtpService/Api/Answers/ProblemCatalog.cs")))
            .Select(match => (match.Groups["code"].Value, match.Groups["status"].Value)).Distinct();

        var explained = Explained.Matches(File.ReadAllText(Repository.PathOf("docs/errors.md")))
            .Select(match => (match.Groups["code"].Value, match.Groups["status"].Value));

        Assert.Equal(codes.Append(("delivery_unavailable", "503")).Order(), explained.Order());
    }

    [GeneratedRegex("Make\\(\\s*(?<status>[0-9]+), \"(?<code>[a-z_]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refusal { get; }

    [GeneratedRegex("^\\| `(?<code>[a-z_]+)` \\| (?<status>[0-9]+) \\|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Explained { get; }

    /// <summary>Names in capitals with an underscore, alone in backticks or before an equals sign.</summary>
    [GeneratedRegex("`(?<name>[A-Z][A-Z0-9]*(_[A-Z0-9]+)+)[`=]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingName { get; }
}
