using Microsoft.Extensions.Options;

namespace OtpService;

/// <summary>Starts the service, or says in full why it cannot.</summary>
internal static class Start
{
    private const int Misconfigured = 1;

    /// <summary>
    /// Validates every option before anything is built on them. With faults the process ends with exit code 1
    /// and one line for each on standard error: the setting and its remedy, never its value.
    /// </summary>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, Action<WebApplication> map)
    {
        await using var app = builder.Build();
        if (Faults(app.Services) is { Count: > 0 } faults)
        {
            await Console.Error.WriteLineAsync("OtpService cannot start:");
            foreach (var fault in faults)
            {
                await Console.Error.WriteLineAsync($"- {fault}");
            }

            return Misconfigured;
        }

        map(app);
        await app.RunAsync();
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
            return faults;
        }
    }

    private static string[] FaultsOf(Exception exception) => exception switch
    {
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException several => [.. several.InnerExceptions.SelectMany(FaultsOf)],

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
