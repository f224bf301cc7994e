using System.Reflection;
using System.Text.RegularExpressions;

namespace OtpService.Tests;

/// <summary>docs/reliability.md says nothing that no test shows.</summary>
public sealed partial class ReliabilityTests
{
    [Fact]
    public void Every_row_names_a_test_that_exists()
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var tests = typeof(ReliabilityTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Own))
            .Where(method => method.GetCustomAttributes().OfType<FactAttribute>().Any())
            .Select(method => method.Name)
            .ToHashSet(StringComparer.Ordinal);

        var rows = File.ReadAllLines(Repository.PathOf("docs/reliability.md"))
            .Where(line => line.StartsWith('|')
                && !line.StartsWith("| fault |", StringComparison.Ordinal)
                && !line.StartsWith("|---", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Contains(TestOf.Match(row).Groups["test"].Value, tests));
    }

    /// <summary>What stands in backticks in the last cell of a row.</summary>
    [GeneratedRegex(@"\| `(?<test>\w+)` \|\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestOf { get; }
}
