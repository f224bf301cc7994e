using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OtpService.Delivery;
using OtpService.Delivery.Outboxes;

namespace OtpService.BrowserTests;

/// <summary>
/// The service in Development on a port of this machine, with its outbox, an in-memory store and a clock that
/// is moved by hand. Settings are given by their flat names.
/// </summary>
internal sealed class RunningService : WebApplicationFactory<Program>
{
    private readonly (string Name, string Value)[] settings;

    private RunningService((string Name, string Value)[] settings) => this.settings = settings;

    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>What was sent, the newest first.</summary>
    public IReadOnlyList<Message> Sent =>
        [.. Services.GetRequiredService<Outbox>().NewestFirst().Select(kept => kept.Message)];

    public static RunningService Start(params (string Name, string Value)[] settings)
    {
        var service = new RunningService(settings);
        service.UseKestrel();
        service.StartServer();
        return service;
    }

    /// <summary>The code of the newest message to an address.</summary>
    public string CodeTo(string address) =>
        Sent.First(message => message.To.Value == address).Code?.Reveal() ?? throw new InvalidOperationException("No code.");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // Told here, because the factory would tell the server while that is starting.
        builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
        builder.UseEnvironment("Development")
            .UseSetting("OTP_SECRET", "a-secret-of-the-tests-that-is-long-enough");
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock));
    }
}
