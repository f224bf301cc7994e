using System.Globalization;
using System.Text.RegularExpressions;

namespace OtpService.Tests.Delivery.Spam;

/// <summary>
/// Debian's SpamAssassin with the rules that come with it, as tests/unpack.sh unpacks it. It asks no network.
/// </summary>
internal static partial class SpamAssassin
{
    private const string Folder = "artifacts/spamassassin";

    /// <summary>The rules that each mail meets, and the points of each.</summary>
    public static async Task<List<Dictionary<string, double>>> JudgeAsync(IEnumerable<string> mails)
    {
        var root = Repository.PathOf(Folder);
        Assert.True(Directory.Exists(root), $"{Folder} is missing: ./tests/unpack.sh unpacks it.");
        var libraries = Directory.GetDirectories(Path.Combine(root, "usr/lib"))
            .Select(folder => Path.Combine(folder, "perl5")).Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Append(Path.Combine(root, "usr/share/perl5"));
        var judged = await Tool.RunAsync(
            "perl",
            [
                "-T", .. libraries.Select(library => $"-I{library}"),
                Path.Combine(root, "usr/bin/spamassassin"), "--local", "--nocreate-prefs", "--mbox",
                $"--configpath={root}/usr/share/spamassassin", $"--siteconfigpath={root}/etc/spamassassin",
                "--cf=clear_headers", "--cf=add_header all Rules _TESTSSCORES(,)_", "--cf=fold_headers 0",
            ],
            string.Concat(mails.Select(mail => $"From codes@acme.example Fri Jan  2 03:04:05 2026\n{mail}\n")));
        return [.. Rules.Matches(judged).Select(match => PointsOf(match.Groups["rules"].Value))];
    }

    private static Dictionary<string, double> PointsOf(string rules) => rules
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(rule => rule.Split('='))
        .ToDictionary(
            rule => rule[0], rule => double.Parse(rule[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    [GeneratedRegex("^X-Spam-Rules: (?<rules>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rules { get; }
}
