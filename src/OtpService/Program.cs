using OtpService;
using OtpService.Api;
using OtpService.Otp;
using OtpService.Proof;
using OtpService.Storage;
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
    .AddProof()
    .AddApi();

return await Start.RunAsync(builder, app =>
{
    app.UseApi();
    app.UseSwaggerPage();
    app.MapApi();
    KeySet.Map(app);
});
