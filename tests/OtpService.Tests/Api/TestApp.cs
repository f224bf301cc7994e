using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Api;

/// <summary>
/// The whole service in this process, with its own fake provider over real HTTP, an in-memory store and a
/// clock that is moved by hand. Settings are given by their flat names.
/// </summary>
internal sealed class TestApp : WebApplicationFactory<Program>
{
    public const string Email = "ada@example.com";
    public const string Phone = "+14155552671";
    public const string ApiKey = "api-key-of-the-tests";

    private readonly Dictionary<string, string> settings;
    private readonly ILoggerProvider? logs;
    private Action<IServiceCollection> replace = _ => { };

    private TestApp(FakeProvider provider, ILoggerProvider? logs, (string Name, string Value)[] own)
    {
        Provider = provider;
        this.logs = logs;
        settings = new(StringComparer.Ordinal)
        {
            ["OTP_SECRET"] = "a-secret-of-the-tests-that-is-long-enough",
            ["EMAIL_PROVIDERS"] = "autosend",
            ["SMS_PROVIDERS"] = "unosend",
            ["SMS_ALLOWED_COUNTRIES"] = "US,LV",
            ["AUTOSEND_API_KEY"] = "autosend-key-of-the-tests",
            ["AUTOSEND_API_URL"] = provider.Url,
            ["AUTOSEND_FROM_EMAIL"] = "codes@example.com",
            ["UNOSEND_API_KEY"] = "unosend-key-of-the-tests",
            ["UNOSEND_API_URL"] = provider.Url,
            ["TWILIO_API_URL"] = provider.Url,
            ["WEBHOOK_URL"] = $"{provider.Url}/emails",
            ["WEBHOOK_SECRET"] = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            ["API_KEYS"] = $"tests:{ApiKey}",
        };
        foreach (var (name, value) in own)
        {
            settings[name] = value;
        }
    }

    public FakeProvider Provider { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    /// <summary>From where requests come; nowhere unless it is set.</summary>
    public string? Peer { get; set; }

    public HttpClient Client => field ??= CreateClient();

    public static Task<TestApp> StartAsync(params (string Name, string Value)[] settings) =>
        StartAsync(logs: null, settings);

    public static async Task<TestApp> StartAsync(
        ILoggerProvider? logs, params (string Name, string Value)[] settings) =>
        new(await FakeProvider.StartAsync(), logs, settings);

    /// <summary>With services of the test's own in place of those of the service.</summary>
    public static async Task<TestApp> StartAsync(
        Action<IServiceCollection> replace, params (string Name, string Value)[] settings) =>
        new(await FakeProvider.StartAsync(), logs: null, settings) { replace = replace };

    public Task<Answer> SendAsync(object body, params (string Name, string Value)[] headers) =>
        PostAsync("/send-verification", body, headers);

    public Task<Answer> VerifyAsync(object body, params (string Name, string Value)[] headers) =>
        PostAsync("/verify-code", body, headers);

    /// <summary>
    /// Sends a code that must be accepted; gives its verification id and the code that the provider got.
    /// </summary>
    public async Task<(string Id, string Code)> SentAsync(object body)
    {
        var answer = await SendAsync(body);
        Assert.Equal(200, answer.Status);
        return (answer.Text("verificationId"), Provider.LastCode);
    }

    public Task<Answer> PostAsync(string path, object body, params (string Name, string Value)[] headers) =>
        AskAsync(
            new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) }, headers);

    public async Task<Answer> AskAsync(
        HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>A code that is certainly not the right one.</summary>
    public static string Wrong(string code) => code[0] == '0' ? $"1{code[1..]}" : $"0{code[1..]}";

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(settings.GetValueOrDefault("ASPNETCORE_ENVIRONMENT", "Development"));

        // Where a test has it listen: told here, because the factory would tell the server while that is
        // starting.
        builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(replace);
        builder.ConfigureTestServices(services =>
            services.AddSingleton<TimeProvider>(Clock).AddSingleton<IStartupFilter>(new Arrival(this)));
        if (logs is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton(
                LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs))));
        }
    }
}

/// <summary>Stands where a socket would, and says who is at its other end.</summary>
internal sealed class Arrival(TestApp test) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            context.Connection.RemoteIpAddress = test.Peer is null ? null : IPAddress.Parse(test.Peer);
            return rest(context);
        });
        next(app);
    };
}

/// <summary>An answer as the client saw it.</summary>
internal sealed record Answer(
    int Status, string Body, JsonElement Json, IReadOnlyDictionary<string, string> Headers)
{
    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        var json = response.Content.Headers.ContentType?.MediaType is "application/json"
            or "application/problem+json"
            ? JsonElement.Parse(body)
            : default;
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, body, json, headers);
    }

    public string Text(string member) => Json.GetProperty(member).GetString() ?? "";

    public int Number(string member) => Json.GetProperty(member).GetInt32();

    public bool Has(string member) => Json.TryGetProperty(member, out _);

    /// <summary>Holds that this is a problem of the contract's shape, with this status and code.</summary>
    public void IsProblem(int status, string code)
    {
        Assert.True(Status == status && Json.ValueKind == JsonValueKind.Object, $"{Status} {Body}");
        Assert.Equal(code, Text("code"));
        Assert.Equal($"urn:otp:problem:{code}", Text("type"));
        Assert.Equal(status, Number("status"));
        Assert.Equal(Text("detail"), Text("error"));
        Assert.False(Json.GetProperty("success").GetBoolean());
        Assert.NotEmpty(Text("title"));
        Assert.StartsWith("application/problem+json", Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("no-store", Headers["Cache-Control"]);
    }
}
