using OtpService.BareEndpoint;

// The floor that the service is measured against: the same requests and answers over the same stack, with one
// HTTP call to the provider where the service makes one, and no code, store, policy, proof or log.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolver = WireJson.Default);
builder.Services.AddSingleton<Provider>();

var app = builder.Build();
app.MapGet("/health/ready", () => TypedResults.Ok());
app.MapPost("/send-verification", SendVerification.HandleAsync);
app.MapPost("/verify-code", VerifyCode.Handle);
await app.RunAsync();
