using System.Text.Json;
using System.Text.RegularExpressions;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeCommandTests() : CommandContract(ServiceBinary.Native);

/// <summary>What the command line answers.</summary>
public abstract partial class CommandContract(ServiceBinary binary)
{
    private const string Secret = "end-to-end-signing-secret-kumquat";

    private static readonly Dictionary<string, string> Sound = new(StringComparer.Ordinal)
    {
        ["OTP_SECRET"] = Secret,
        ["REDIS_URL"] = "redis://desk:kumquat@127.0.0.1:1",
        ["EMAIL_PROVIDERS"] = "autosend",
        ["AUTOSEND_API_KEY"] = "key-kumquat",
        ["AUTOSEND_FROM_EMAIL"] = "codes@sender.example",
        ["ASPNETCORE_URLS"] = "http://127.0.0.1:4321",
    };

    [Theory]
    [InlineData("--version")]
    [InlineData("version")]
    public async Task It_says_its_version_which_the_changelog_explains(string argument)
    {
        var (code, output, _) = await RunAsync([], argument);

        Assert.Equal(0, code);
        var version = Assert.Single(output);
        Assert.Matches(SemVer, version);
        Assert.Contains($"## {version} ", await File.ReadAllTextAsync(Repository.PathOf("CHANGELOG.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("--verbose")]
    [InlineData("--kumquat=1")]
    [InlineData("--urls")]
    [InlineData("--urls=http://127.0.0.1:0", "serve")]
    [InlineData("--healthcheck", "now")]
    [InlineData("--healthcheck", "--PORT=1", "now")]
    [InlineData("settings", "--json")]
    [InlineData("--help", "check")]
    public async Task An_argument_that_it_does_not_know_is_told(params string[] arguments)
    {
        var (code, _, errors) = await RunAsync(Sound, arguments);

        Assert.Equal(2, code);
        Assert.StartsWith("Unknown argument \"", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("usage: OtpService ", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_printed_with_their_source_and_without_secrets()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "secret");
        await File.WriteAllTextAsync(file, Secret);
        var settings = new Dictionary<string, string>(Sound, StringComparer.Ordinal)
        {
            ["OTP_SECRET"] = "",
            ["OTP_SECRET_FILE"] = file,
            ["OTP_LENGTH"] = " 8 ",
            ["Otp__MaxAttempts"] = "4",
            ["Otp__Purposes__login__Link"] = "true",
            ["EVENTS_WEBHOOK_URL"] = "https://desk:kum,quat@shop.example/events?key=kumquat,persimmon",
            ["WEBHOOK_URL"] = "https://hooks.example/services/T0/kumquat-kumquat-kumquat",
            ["SMTP_HOST"] = "desk:kumquat@smtp.example",
            ["TestRecipients__Entries__0"] = "424242",
        };

        var (code, output, errors) = await RunAsync(settings, "settings", "--DEFAULT_LOCALE=de");

        Assert.Equal((0, 0), (code, errors.Count));
        Assert.Matches("^OtpService [0-9.]+ in Production, listens at http://127.0.0.1:4321$", output[0]);
        Assert.Equal(
            [
                $"OTP_SECRET (secret) OTP_SECRET_FILE={file}",
                "REDIS_URL (secret) environment",
                "OTP_LENGTH 8 environment",
                "MAX_ATTEMPTS 4 environment, as Otp__MaxAttempts",
                "LIVE_CODES 2 default",
                "DEFAULT_LOCALE de command line",
                "EVENTS_WEBHOOK_URL https://shop.example/events (secret) environment",
                "Otp__Purposes__login__Link true environment",
            ],
            output.Select(line => Spaces.Replace(line, " ").Trim()).Where(line => Shown.IsMatch(line)));
        string[] secrets = ["kum", "quat", "persimmon", "424242"];
        Assert.All(
            secrets,
            secret => Assert.DoesNotContain(output, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_are_told()
    {
        var settings = new Dictionary<string, string>(Sound, StringComparer.Ordinal) { ["OTP_LENGTH"] = "kumquat" };

        var (code, output, errors) = await RunAsync(settings, "settings");

        Assert.Equal(1, code);
        Assert.Equal("OTP_LENGTH must be a whole number.", Assert.Single(errors));
        Assert.Contains(output, line => line.StartsWith("OTP_LENGTH ", StringComparison.Ordinal)
            && line.Contains("(cannot be read)", StringComparison.Ordinal));
        Assert.DoesNotContain(output, line => line.Contains("kumquat", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Findings_are_written_for_programs_too()
    {
        var settings = new Dictionary<string, string>(Sound, StringComparer.Ordinal) { ["AUTOSEND_API_URL"] = "http://127.0.0.1:1" };

        var (code, output, _) = await RunAsync(settings, "check", "--json");

        Assert.Equal(1, code);
        var report = JsonElement.Parse(string.Concat(output));
        Assert.False(report.GetProperty("ok").GetBoolean());
        Assert.Matches(SemVer, report.GetProperty("version").GetString());
        Assert.Equal(
            [("ok", "configuration"), ("fail", "redis"), ("fail", "autosend")],
            report.GetProperty("findings").EnumerateArray().Select(finding =>
                (finding.GetProperty("level").GetString() ?? "", finding.GetProperty("subject").GetString() ?? "")));
    }

    private async Task<(int Code, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)> RunAsync(
        Dictionary<string, string> settings, params string[] arguments)
    {
        await using var process = await ServiceProcess.LaunchAsync(binary, settings, arguments);
        var code = await process.ExitAsync();
        return (code, process.Output, process.Errors);
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SemVer { get; }

    [GeneratedRegex(" +", RegexOptions.None, 1000)]
    private static partial Regex Spaces { get; }

    [GeneratedRegex("^(OTP_SECRET|REDIS_URL|OTP_LENGTH|MAX_ATTEMPTS|LIVE_CODES|EVENTS_WEBHOOK_URL|DEFAULT_LOCALE|Otp__[A-Za-z_]+) ",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown { get; }
}
