using System.Net.Sockets;
using Microsoft.Extensions.Options;
using OtpService.Configuration;

namespace OtpService;

/// <summary>Refuses a start: one sentence for each fault, with its remedy and never with a value.</summary>
internal static class StartValidation
{
    /// <summary>The exit code of a service that cannot start.</summary>
    public const int ExitCode = 1;

    /// <summary>Finds every fault of the options, each with its remedy and never with a value.</summary>
    public static IReadOnlyList<string> FaultsOf(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (Exception e) when (AllOf(e) is { Length: > 0 } faults)
        {
            var unread = services.GetRequiredService<Settings>().Unread;
            return
            [
                .. faults.Where(fault => !unread.Any(
                    name => fault.StartsWith($"{name} is required", StringComparison.Ordinal))),
            ];
        }
    }

    /// <summary>Writes the faults to standard error and returns the exit code.</summary>
    public static async Task<int> WriteAsync(IReadOnlyList<string> faults)
    {
        await Console.Error.WriteLineAsync("OtpService cannot start:");
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync($"- {fault}");
        }

        return ExitCode;
    }

    /// <summary>Finds the operating system's error inside the server's exceptions.</summary>
    public static SocketError? Socket(Exception? exception) => exception switch
    {
        null => null,
        SocketException fault => fault.SocketErrorCode,
        _ => Socket(exception.InnerException),
    };

    /// <summary>Explains why the service cannot listen, with the remedy.</summary>
    public static string ReasonOf(SocketError fault, bool isUnixPipe) => fault switch
    {
        SocketError.AddressAlreadyInUse when isUnixPipe =>
            "a file with this name exists already. If no program uses it, delete it: killed programs leave it behind.",
        SocketError.AddressAlreadyInUse =>
            "another program listens there. Stop it, or set another port with PORT or ASPNETCORE_URLS.",
        SocketError.AccessDenied => "this user has no right to. Ports below 1024 require more rights than others.",
        SocketError.AddressNotAvailable => "this machine has no such address or folder.",
        _ => $"{fault}.",
    };

    private static string[] AllOf(Exception exception) => exception switch
    {
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException several =>
            [.. several.InnerExceptions.SelectMany(AllOf).Distinct(StringComparer.Ordinal)],

        // The binder's message contains the value, so only the option's path is read from it.
        InvalidOperationException { InnerException: FormatException or ArgumentException } unbound =>
            [$"{OptionNamedIn(unbound.Message)} has a value of the wrong kind: see .env.example for valid values."],
        _ => [],
    };

    /// <summary>
    /// The path after the value in "… configuration value '{value}' at '{path}' to type '{type}'."
    /// </summary>
    private static string OptionNamedIn(string message)
    {
        var path = message.LastIndexOf(" at '", StringComparison.Ordinal) is var at and >= 0
            ? message[at..].Split('\'')[1]
            : "";
        return path.Length > 0 ? path.Replace(":", "__", StringComparison.Ordinal) : "A setting";
    }
}
