using OtpService.Check;
using OtpService.Configuration;

namespace OtpService;

/// <summary>The command line: what it takes, and what it does not know.</summary>
internal static class CommandLine
{
    private const int Misused = 2;

    /// <summary>Tools of .NET that start a program, as its test host does, name it, and add settings of their own.</summary>
    private const string ToolMark = "--applicationName=";

    /// <summary>Options of .NET's hosting, each with a value.</summary>
    private static readonly string[] Hosting = ["urls", "environment", "contentRoot", "applicationName", "http_ports"];

    private static readonly string Text = string.Join('\n',
    [
        "usage: OtpService                          serves; settings come from the environment (.env.example)",
        "       OtpService check [--send-to TO] [--json]",
        "                                           tells what would fail, and sends a test message to an address",
        "       OtpService settings                 prints the settings in force and where each value comes from",
        "       OtpService --healthcheck            exit code 0 when the service on this machine is ready",
        "       OtpService --version                prints the version",
        "       OtpService --help                   prints this",
        "A setting may also follow as --NAME=value.",
    ]);

    /// <summary>
    /// Answers a call for help or for the version, and one of what does not exist; null where there is something to do.
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
        Console.Error.WriteLine($"OtpService does not know the argument \"{argument.Split('=')[0]}\".\n{Text}");
        return Misused;
    }

    /// <summary>The first argument that is no setting, such as --urls=http://*:8080 or --urls http://*:8080.</summary>
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
