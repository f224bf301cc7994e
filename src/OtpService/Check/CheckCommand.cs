using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using OtpService.Configuration;
using OtpService.Delivery;
using OtpService.Otp;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;
using OtpService.Storage.Redis.Inspection;
using OtpService.Telemetry;

namespace OtpService.Check;

/// <summary>
/// <c language="text">OtpService check [--send-to address] [--json]</c>: reports before a start what would
/// fail, one line for each finding, or all of them as JSON. It serves no requests, and sends a message only
/// to the given recipient. <c language="text">--list</c> lists the providers instead. It ends within
/// 10 seconds, and 10 more for a message. Exit code 0 if nothing failed, 1 if something did, 2 for unknown
/// arguments.
/// </summary>
internal static class CheckCommand
{
    public const string Argument = "check";

    /// <summary>
    /// The time limit of each check; all checks run at the same time. A mail server may greet after six
    /// seconds.
    /// </summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private const int Failed = 1;
    private const int Misused = 2;
    private const string SendTo = "--send-to";
    private const string Json = "--json";
    private const string List = "--list";
    private const string Usage =
        "usage: OtpService check [--send-to ada@example.com | --send-to +14155550123] [--json], or check --list";

    public static async Task<int> RunAsync(WebApplicationBuilder builder, string[] arguments)
    {
        if (arguments is [List])
        {
            var table = new ProviderTable(builder.Configuration["Delivery:ProvidersFolder"] ?? "");
            await Console.Out.WriteAsync(ProviderList.Of(table));
            return table.Faults.IsEmpty ? 0 : Failed;
        }

        var json = arguments.Contains(Json, StringComparer.Ordinal);
        if (!TryParse([.. arguments.Where(argument => argument != Json)], out var to))
        {
            await Console.Error.WriteLineAsync(Usage);
            return Misused;
        }

        // The findings are complete, and must not be hidden among log lines.
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);

        // Metrics are not collected either, because validation alone would begin to export them.
        builder.Services.RemoveAll<IMetricsListener>();
        await using var app = builder.Build();
        var findings = await FindAsync(app.Services, to, CancellationToken.None);
        var failed = findings.Any(finding => finding.Level == Level.Fail);
        if (json)
        {
            await Console.Out.WriteLineAsync(CheckReport.Write(findings, ok: !failed));
        }

        foreach (var finding in json ? [] : findings)
        {
            await Console.Out.WriteLineAsync(finding.ToString());
        }

        return failed ? Failed : 0;
    }

    private static async Task<IReadOnlyList<Finding>> FindAsync(
        IServiceProvider services, Address? to, CancellationToken cancellationToken)
    {
        const string Subject = "configuration";
        if (StartValidation.FaultsOf(services) is { Count: > 0 } faults)
        {
            return
            [
                .. faults.Select(fault => new Finding(Level.Fail, Subject, fault)),
                .. Notes(services),
            ];
        }

        var environment = services.GetRequiredService<IHostEnvironment>().EnvironmentName;
        var time = services.GetRequiredService<TimeProvider>();
        var redis = RedisFindings.AskAsync(services.GetService<RedisInspection>(), time, cancellationToken);
        var providers = ProviderFindings.AskAsync(
            services.GetRequiredService<ChannelProviders>(), time, cancellationToken);
        var collector = CollectorFindings.AskAsync(
            services.GetRequiredService<CollectorCheck>(), time, cancellationToken);
        List<Finding> findings =
        [
            .. Notes(services),
            new(Level.Ok, Subject, $"every setting is valid for {environment}"),
            .. await redis,
            .. await providers,
            .. await collector,
        ];
        if (to is not null)
        {
            findings.AddRange(await TestMessage.SendAsync(
                to,
                services.GetRequiredService<IMessageSender>(),
                services.GetRequiredService<PurposeTable>(),
                cancellationToken));
        }

        return findings;
    }

    private static IEnumerable<Finding> Notes(IServiceProvider services) =>
        services.GetRequiredService<Settings>().Notes.Select(note => new Finding(Level.Warn, "configuration", note));

    /// <summary>Reads no arguments, or the recipient of a message; null for none.</summary>
    private static bool TryParse(string[] arguments, out Address? to)
    {
        to = null;
        return arguments is []
            || (arguments is [SendTo, var text]
                && (Address.TryParseEmail(text, out to) || PhoneNumberParser.TryRead(text, out to)));
    }
}
