using System.Net.Sockets;
using Microsoft.Extensions.Options;
using OtpService.Configuration;
using OtpService.Telemetry;

namespace OtpService;

/// <summary>Starts the service, or says in full why it cannot.</summary>
internal static partial class Start
{
    public const int Misconfigured = 1;

    /// <summary>Reads the configuration; null where that cannot be, which is then said.</summary>
    public static WebApplicationBuilder? Builder(string[] args)
    {
        try
        {
            return WebApplication.CreateSlimBuilder(args);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // Names a file or a folder, and nothing in it.
            Console.Error.WriteLine($"OtpService cannot start:\n- {e.Message}");
            return null;
        }
    }

    /// <summary>
    /// Validates every option before anything is built on them. With faults the process ends with exit code 1
    /// and one line for each on standard error: the setting and its remedy, never its value.
    /// </summary>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, Action<WebApplication> map)
    {
        await using var app = builder.Build();
        if (Faults(app.Services) is { Count: > 0 } faults)
        {
            return await RefuseAsync([.. faults, .. app.Services.GetRequiredService<Settings>().Notes]);
        }

        map(app);
        try
        {
            await app.StartAsync(CancellationToken.None);
        }
        catch (Exception e) when (SocketFault(e) is { } fault)
        {
            var addresses = string.Join(" and ", [.. Listening.Addresses(app.Configuration), .. MetricsAddress(app)]);
            var reason = fault == SocketError.AddressAlreadyInUse && Listening.Local(app.Configuration).IsUnixPipe
                ? "a file is there already. If no program uses it, delete it: one that was killed leaves it behind."
                : ReasonOf(fault);
            return await RefuseAsync([$"It cannot listen at {addresses}: {reason}"]);
        }

        Started(app.Logger, ProductVersion.Text);
        foreach (var address in MetricsAddress(app))
        {
            Measured(app.Logger, address);
        }

        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    /// <summary>Every fault of the options, each with its remedy and never with a value.</summary>
    public static IReadOnlyList<string> Faults(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (Exception e) when (FaultsOf(e) is { Length: > 0 } faults)
        {
            var unread = services.GetRequiredService<Settings>().Unread;
            return
            [
                .. faults.Where(fault => !unread.Any(
                    name => fault.StartsWith($"{name} is required", StringComparison.Ordinal))),
            ];
        }
    }

    private static async Task<int> RefuseAsync(IReadOnlyList<string> faults)
    {
        await Console.Error.WriteLineAsync("OtpService cannot start:");
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync($"- {fault}");
        }

        return Misconfigured;
    }

    /// <summary>Finds the system's error inside the server's exceptions.</summary>
    private static SocketError? SocketFault(Exception? exception) => exception switch
    {
        null => null,
        SocketException fault => fault.SocketErrorCode,
        _ => SocketFault(exception.InnerException),
    };

    private static string[] MetricsAddress(WebApplication app) =>
        app.Services.GetRequiredService<IOptions<MetricsOptions>>().Value.Port is > 0 and var port
            ? [$"http://*:{port}"]
            : [];

    [LoggerMessage(LogLevel.Information, "OtpService {Version} started")]
    private static partial void Started(ILogger logger, string version);

    [LoggerMessage(LogLevel.Information, "Prometheus finds the metrics at {Address}/metrics")]
    private static partial void Measured(ILogger logger, string address);

    private static string ReasonOf(SocketError fault) => fault switch
    {
        SocketError.AddressAlreadyInUse =>
            "another program does already. Stop that one, or set another port by PORT or ASPNETCORE_URLS.",
        SocketError.AccessDenied => "this user may not. Ports below 1024 need more rights than others.",
        SocketError.AddressNotAvailable => "this machine has no such address or folder.",
        _ => $"{fault}.",
    };

    private static string[] FaultsOf(Exception exception) => exception switch
    {
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException several =>
            [.. several.InnerExceptions.SelectMany(FaultsOf).Distinct(StringComparer.Ordinal)],

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
