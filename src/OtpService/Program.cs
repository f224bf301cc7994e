using OtpService;
using OtpService.Api;
using OtpService.Api.Callers;
using OtpService.Check;
using OtpService.Configuration;
using OtpService.Delivery;
using OtpService.EmailTokens;
using OtpService.Events;
using OtpService.Hooks;
using OtpService.Logging;
using OtpService.Otp;
using OtpService.Outgoing;
using OtpService.Proof;
using OtpService.Receipts;
using OtpService.Storage;
using OtpService.Telemetry;
using OtpService.Voice;
using OtpService.Web;

if (CommandLine.Answer(args) is { } exitCode)
{
    return exitCode;
}

if (args is [HealthProbe.Argument, .. var told])
{
    return await HealthProbe.RunAsync(told);
}

if (Start.Builder(args) is not { } builder)
{
    return StartValidation.ExitCode;
}

if (args is [SettingsCommand.Argument, ..])
{
    return SettingsCommand.Run(builder, Console.Out, Console.Error);
}

Settings.Apply(builder);
builder.Configuration.AddInMemoryCollection([TrustedProxies.FrameworkSwitchOff]);
builder.WebHost.UseUrls(Listening.Addresses(builder.Configuration));
LogSetup.Configure(builder);
builder.Services
    .AddOtp(builder.Environment)
    .AddOutgoing(builder.Configuration)
    .AddStorage(builder.Configuration)
    .AddDelivery(builder.Configuration, builder.Environment)
    .AddProof()
    .AddEmailTokens()
    .AddReceipts()
    .AddHooks()
    .AddApi()
    .AddTelemetry(builder.Configuration)
    .AddEvents(builder.Configuration)
    .AddWeb()
    .AddLateReceipts();

if (args is [CheckCommand.Argument, .. var arguments])
{
    return await CheckCommand.RunAsync(builder, arguments);
}

return await Start.RunAsync(builder, app =>
{
    app.UseApi();
    app.MapApi();
    app.MapKeySet();
    app.MapReceipts();
    app.MapVoice();
    app.MapHooks();
    app.MapWeb();
});
