using System.Text.RegularExpressions;
using OtpService.Configuration;

namespace OtpService.Tests;

/// <summary>
/// docker-compose.yml passes settings on by name, so a name it does not know would be set in vain.
/// </summary>
public sealed partial class ComposeTests
{
    /// <summary>What compose itself decides.</summary>
    private static readonly string[] Decided = ["ASPNETCORE_ENVIRONMENT", "REDIS_URL"];

    [GeneratedRegex("^ +- (?<name>[A-Z0-9_]+)(=|$)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Passed { get; }

    [Fact]
    public void Every_setting_reaches_the_container()
    {
        var compose = File.ReadAllText(Repository.PathOf("docker-compose.yml"));

        var passed = Passed.Matches(compose).Select(m => m.Groups["name"].Value);

        Assert.Equal(
            KnownSettings.All.Select(s => s.Name).Union(Decided, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
            passed.Order(StringComparer.Ordinal));
    }
}
