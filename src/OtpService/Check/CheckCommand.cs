using Microsoft.Extensions.Logging.Abstractions;
using OtpService.Delivery;
using OtpService.Otp;
using OtpService.Storage;

namespace OtpService.Check;

/// <summary>
/// <c language="text">OtpService check [--send-to address]</c>: tells before a start what would fail after
/// it, a line for each finding. It serves nothing, and sends a message only when told to whom. Ends within 5
/// seconds, and 10 more for a message. Exit code 0 when nothing failed, 1 when something did, 2 for arguments
/// it does not know.
/// </summary>
internal static class CheckCommand
{
    public const string Argument = "check";

    /// <summary>What each answer may take; all are asked at once.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private const int Failed = 1;
    private const int Misused = 2;
    private const string Usage =
        "usage: OtpService check [--send-to ada@example.com | --send-to +14155550123]";

    public static async Task<int> RunAsync(WebApplicationBuilder builder, string[] arguments)
    {
        if (!TryParse(arguments, out var to))
        {
            await Console.Error.WriteLineAsync(Usage);
            return Misused;
        }

        // The findings say it all: what the service would log on the way is not for them to be searched in.
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        await using var app = builder.Build();
        var findings = await FindAsync(app.Services, to, CancellationToken.None);
        foreach (var finding in findings)
        {
            await Console.Out.WriteLineAsync(finding.ToString());
        }

        return findings.Any(finding => finding.Level == Level.Fail) ? Failed : 0;
    }

    private static async Task<IReadOnlyList<Finding>> FindAsync(
        IServiceProvider services, Address? to, CancellationToken cancellationToken)
    {
        const string Subject = "configuration";
        if (Start.Faults(services) is { Count: > 0 } faults)
        {
            return [.. faults.Select(fault => new Finding(Level.Fail, Subject, fault))];
        }

        var time = services.GetRequiredService<TimeProvider>();
        var redis = RedisFindings.AskAsync(services.GetService<RedisCheck>(), time, cancellationToken);
        var providers = ProviderFindings.AskAsync(
            services.GetRequiredService<Routes>(), time, cancellationToken);
        List<Finding> findings =
            [new(Level.Ok, Subject, "every setting is in order"), .. await redis, .. await providers];
        if (to is not null)
        {
            findings.AddRange(await TestMessage.SendAsync(
                to,
                services.GetRequiredService<IMessageSender>(),
                services.GetRequiredService<Purposes>(),
                cancellationToken));
        }

        return findings;
    }

    /// <summary>Nothing, or whom to send to; null for nobody.</summary>
    private static bool TryParse(string[] arguments, out Address? to)
    {
        to = null;
        return arguments is []
            || (arguments is ["--send-to", var text]
                && (Address.TryParseEmail(text, out to) || Address.TryParsePhone(text, out to)));
    }
}
