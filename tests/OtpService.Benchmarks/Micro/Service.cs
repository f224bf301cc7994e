using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OtpService.Otp;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;

namespace OtpService.Benchmarks.Micro;

/// <summary>
/// The whole service in this process, without a log and without limits, so that the same address may ask
/// again and again. Its parts are taken from it ready-made.
/// </summary>
internal sealed class Service(string redisUrl = "") : WebApplicationFactory<OtpEngine>
{
    public const string Email = "ada.lovelace@example.com";

    public InstantSender Sender { get; } = new();

    public Address Address { get; } = Address.TryParseEmail(Email, out var address)
        ? address
        : throw new InvalidOperationException("The address is one.");

    public Purpose Purpose => field ??= Get<PurposeTable>().TryGet(Purpose.Default, out var purpose)
        ? purpose
        : throw new InvalidOperationException("The purpose is one.");

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development").UseContentRoot(AppContext.BaseDirectory);
        foreach (var (name, value) in new[]
        {
            ("OTP_SECRET", "a-secret-of-the-benchmarks-that-is-long-enough"),
            ("REDIS_URL", redisUrl),
            ("EMAIL_PROVIDERS", "autosend"),
            ("AUTOSEND_API_KEY", "key-of-the-benchmarks"),
            ("AUTOSEND_FROM_EMAIL", "codes@example.com"),
            ("LOG_LEVEL", "Fatal"),
            ("RESEND_COOLDOWN_SECONDS", "0"),
            ("EMAIL_RATE_LIMIT_HOUR", "0"),
            ("EMAIL_RATE_LIMIT_DAY", "0"),
            ("NETWORK_SENDS_PER_HOUR", "0"),
            ("NETWORK_FAILURES_PER_HOUR", "0"),
            ("Otp__AcceptGuessRisk", "true"),
        })
        {
            builder.UseSetting(name.Replace("__", ":", StringComparison.Ordinal), value);
        }

        builder.ConfigureTestServices(services => services
            .AddSingleton<TimeProvider>(new StillTime())
            .AddSingleton<IMessageSender>(Sender));
    }
}
