using OtpService;
using OtpService.Api;
using OtpService.Check;
using OtpService.Delivery;
using OtpService.Events;
using OtpService.Hooks;
using OtpService.Otp;
using OtpService.Proof;
using OtpService.Storage;
using OtpService.Telemetry;
using OtpService.Web;

if (args is [HealthProbe.Argument])
{
    return await HealthProbe.RunAsync();
}

var builder = WebApplication.CreateSlimBuilder(args);
Settings.Apply(builder);
Logs.Configure(builder);
builder.Services
    .AddOtp(builder.Environment)
    .AddStorage(builder.Configuration)
    .AddDelivery(builder.Configuration, builder.Environment)
    .AddProof()
    .AddProviderWebhooks()
    .AddHooks()
    .AddApi()
    .AddTelemetry(builder.Configuration)
    .AddEvents(builder.Configuration)
    .AddSingleton<ILinkPage, LinkPage>();

if (args is [CheckCommand.Argument, .. var arguments])
{
    return await CheckCommand.RunAsync(builder, arguments);
}

return await Start.RunAsync(builder, app =>
{
    app.UseApi();
    app.MapApi();
    app.MapKeySet();
    app.MapProviderWebhooks();
    app.MapHooks();
    app.UseSwaggerPage();
    app.MapClient();
    app.MapOperationsPage();
    if (app.Environment.IsDevelopment())
    {
        app.MapOutbox();
        app.MapDemo();
    }
});
