using Microsoft.Extensions.Options;

namespace OtpService.Configuration;

/// <summary>The settings of the environment, and their faults.</summary>
internal sealed class Settings
{
    /// <summary>Settings that could not be read, each with its remedy.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>
    /// The settings whose value could not be read, and which must therefore not be reported as missing.
    /// </summary>
    public HashSet<string> Unread { get; } = new(StringComparer.Ordinal);

    /// <summary>Settings that do not stop the start but are probably mistakes.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Sets the options of every flat name that is set.</summary>
    public static void Apply(WebApplicationBuilder builder)
    {
        var settings = new Settings();
        var own = DescribedSettings.Own(builder.Configuration);
        var readings = KnownSettings.All.Concat(own).Select(setting => setting.Read(builder.Configuration)).ToList();
        builder.Configuration.AddInMemoryCollection(
            [.. readings.SelectMany(reading => reading.Values)]);
        foreach (var reading in readings)
        {
            settings.Note(reading, builder.Configuration);
        }

        settings.Faults.AddRange(Listening.Faults(builder.Configuration));
        settings.Faults.AddRange(EnvironmentFaults());
        settings.Notes.AddRange(Listening.Notes(builder.Configuration));
        settings.Notes.AddRange(Features.Halves(builder.Configuration));
        settings.Notes.AddRange(SettingNames.Misspelt(
        [
            .. builder.Configuration.AsEnumerable().Where(value => !string.IsNullOrEmpty(value.Value))
                .Select(value => value.Key)
                .Where(name => !name.Contains(':', StringComparison.Ordinal)),
        ], [.. own.Select(setting => setting.Name)]));
        builder.Services.AddSingleton(settings);
        builder.Services.AddHostedService<SettingsReport>();
        builder.Services.AddOptions<Settings>().ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<Settings>>(new Validator(settings.Faults));
    }

    /// <summary>
    /// .NET has two names for the environment, and a leftover of one would show codes in Production.
    /// </summary>
    private static IEnumerable<string> EnvironmentFaults()
    {
        string?[] names =
        [
            Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT"),
            Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT"),
        ];
        if (names is [{ Length: > 0 } one, { Length: > 0 } other] && !one.Equals(other, StringComparison.OrdinalIgnoreCase))
        {
            yield return "ASPNETCORE_ENVIRONMENT and DOTNET_ENVIRONMENT differ: keep one of them.";
        }
    }

    private void Note(SettingReading reading, IConfiguration values)
    {
        if (reading.Note is { } note)
        {
            Notes.Add(note);
        }

        if (reading.Fault is not { } fault)
        {
            return;
        }

        if (Features.IsOn(reading.Setting.Section, values))
        {
            Faults.Add(fault);
            Unread.Add(reading.Setting.Name);
        }
        else
        {
            Notes.Add($"{fault} It is ignored, because its feature is off.");
        }
    }

    /// <summary>
    /// Reports settings that could not be read together with the faults of the options themselves.
    /// </summary>
    private sealed class Validator(List<string> faults) : IValidateOptions<Settings>
    {
        public ValidateOptionsResult Validate(string? name, Settings options) =>
            faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
