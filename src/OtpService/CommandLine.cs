using OtpService.Check;
using OtpService.Configuration;

namespace OtpService;

/// <summary>Handles the command line: its usage, and unknown arguments.</summary>
internal static class CommandLine
{
    private const int Misused = 2;

    /// <summary>
    /// .NET tools that start a program, such as its test host, pass its name and add settings of their own.
    /// </summary>
    private const string ToolMark = "--applicationName=";

    /// <summary>Options of .NET's hosting, each with a value.</summary>
    private static readonly string[] Hosting = ["urls", "environment", "contentRoot", "applicationName", "http_ports"];

    private static readonly string Text = string.Join('\n',
    [
        "usage: OtpService                          starts; settings come from the environment (.env.example)",
        "       OtpService check [--send-to TO] [--json]",
        "                                           reports what would fail, and sends a test message to TO",
        "       OtpService settings                 prints the current settings and the source of each value",
        "       OtpService --healthcheck            exit code 0 if the service on this machine is ready",
        "       OtpService --version                prints the version",
        "       OtpService --help                   prints this",
        "Settings can also be given as --NAME=value.",
    ]);

    /// <summary>
    /// Handles a call for help or for the version, and unknown arguments; null if the program must continue.
    /// </summary>
    public static int? Answer(string[] arguments)
    {
        switch (arguments)
        {
            case ["--help" or "-h" or "help"]:
                Console.Out.WriteLine(Text);
                return 0;
            case ["--version" or "-v" or "version"]:
                Console.Out.WriteLine(ProductVersion.Text);
                return 0;
            case [CheckCommand.Argument, ..]:
            case var hosted when Array.Exists(hosted, argument => argument.StartsWith(ToolMark, StringComparison.Ordinal)):
                return null;
            case [HealthProbe.Argument or SettingsCommand.Argument, .. var rest]:
                return FirstUnknown(rest) is { } surplus ? Misuse(surplus) : null;
            default:
                return FirstUnknown(arguments) is { } unknown ? Misuse(unknown) : null;
        }
    }

    private static int Misuse(string argument)
    {
        Console.Error.WriteLine($"Unknown argument \"{argument.Split('=')[0]}\".\n{Text}");
        return Misused;
    }

    /// <summary>
    /// Returns the first argument that is not a setting, such as --urls=http://*:8080 or --urls
    /// http://*:8080.
    /// </summary>
    private static string? FirstUnknown(ReadOnlySpan<string> arguments)
    {
        while (arguments is [var first, .. var rest])
        {
            var equals = first.IndexOf('=', StringComparison.Ordinal);
            if (!first.StartsWith("--", StringComparison.Ordinal) || !IsSetting(equals < 0 ? first[2..] : first[2..equals])
                || (equals < 0 && rest.IsEmpty))
            {
                return first;
            }

            arguments = equals < 0 ? rest[1..] : rest;
        }

        return null;
    }

    private static bool IsSetting(string name) =>
        Hosting.Contains(name, StringComparer.OrdinalIgnoreCase)
        || name.Contains(':', StringComparison.Ordinal)
        || name.Equals("PORT", StringComparison.OrdinalIgnoreCase)
        || KnownSettings.All.Any(setting => name.Equals(setting.Name, StringComparison.OrdinalIgnoreCase)
            || name.Equals(setting.Name + Setting.FileSuffix, StringComparison.OrdinalIgnoreCase));
}
