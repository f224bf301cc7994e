using OtpService.Otp;
using OtpService.Storage;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddOtp(builder.Environment).AddStorage(builder.Configuration).AddSingleton(TimeProvider.System);
var app = builder.Build();
await app.RunAsync();
