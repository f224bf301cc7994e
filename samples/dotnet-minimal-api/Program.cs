using System.Collections.Concurrent;
using System.Security.Claims;
using DotnetMinimalApi;

var builder = WebApplication.CreateBuilder(args);

// The proof comes as a bearer token, and is good for one request.
builder.Services.AddSingleton(TimeProvider.System).AddSingleton<UsedProofs>();
builder.Services.AddAuthentication().AddJwtBearer(options =>
{
    var settings = builder.Configuration;
    options.MapInboundClaims = false;
    options.ConfigurationManager = KeySet.At(settings["OTP_URL"] ?? "http://localhost:8080");
    options.TokenValidationParameters = new()
    {
        ValidTypes = ["otp+jwt"],
        ValidAlgorithms = ["ES256"],
        ValidIssuer = settings["OTP_ISSUER"] ?? "otpservice",
        ValidAudience = settings["OTP_AUDIENCE"] ?? "app",
        ClockSkew = UsedProofs.ClockSkew,
    };
    options.Events = new() { OnTokenValidated = UsedProofs.UseOnce };
});

// What a proof allows: one policy for each purpose that the app has.
builder.Services.AddAuthorizationBuilder().AddPolicy(
    "sign-up", policy => policy.RequireClaim("purpose", "verification").RequireClaim("email"));

var app = builder.Build();

// Yours is a table with a unique column. The address is the proven one, whatever else the request says.
var accounts = new ConcurrentDictionary<string, DateTimeOffset>(StringComparer.Ordinal);

app.MapPost("/accounts", (ClaimsPrincipal proof, TimeProvider time) =>
    proof.FindFirstValue("email") is { } email && accounts.TryAdd(email, time.GetUtcNow())
        ? Results.Ok(new { email })
        : Results.Conflict(new { error = "This address has an account." }))
    .RequireAuthorization("sign-up");

await app.RunAsync();
