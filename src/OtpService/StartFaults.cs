using System.Net.Sockets;
using Microsoft.Extensions.Options;
using OtpService.Configuration;

namespace OtpService;

/// <summary>What keeps the service from starting, in one sentence each with its remedy and never with a value.</summary>
internal static class StartFaults
{
    /// <summary>Every fault of the options, each with its remedy and never with a value.</summary>
    public static IReadOnlyList<string> Of(IServiceProvider services)
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

    /// <summary>Finds the system's error inside the server's exceptions.</summary>
    public static SocketError? Socket(Exception? exception) => exception switch
    {
        null => null,
        SocketException fault => fault.SocketErrorCode,
        _ => Socket(exception.InnerException),
    };

    /// <summary>Says why the service cannot listen, and what helps.</summary>
    public static string ReasonOf(SocketError fault, bool isUnixPipe) => fault switch
    {
        SocketError.AddressAlreadyInUse when isUnixPipe =>
            "a file is there already. If no program uses it, delete it: one that was killed leaves it behind.",
        SocketError.AddressAlreadyInUse =>
            "another program does already. Stop that one, or set another port by PORT or ASPNETCORE_URLS.",
        SocketError.AccessDenied => "this user may not. Ports below 1024 need more rights than others.",
        SocketError.AddressNotAvailable => "this machine has no such address or folder.",
        _ => $"{fault}.",
    };

    private static string[] AllOf(Exception exception) => exception switch
    {
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException several =>
            [.. several.InnerExceptions.SelectMany(AllOf).Distinct(StringComparer.Ordinal)],

        // The binder puts the value into its message, so only the option's path is taken from it.
        InvalidOperationException { InnerException: FormatException or ArgumentException } unbound =>
            [$"{OptionNamedIn(unbound.Message)} has a value of the wrong kind: see .env.example for what it takes."],
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
