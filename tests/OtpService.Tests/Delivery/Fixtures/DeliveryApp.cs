using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OtpService.Delivery;
using OtpService.Delivery.Wording;
using OtpService.Otp.Codes;
using OtpService.Otp.Reporting;
using OtpService.Otp.Sending;
using OtpService.Outgoing;

namespace OtpService.Tests.Delivery.Fixtures;

/// <summary>The delivery room alone, as configured, on a clock that the test moves.</summary>
internal sealed class DeliveryApp : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public DeliveryApp(string environment, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)))
            .Build();
        var host = new HostingEnvironment { EnvironmentName = environment };
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<IHostEnvironment>(host)
            .AddSingleton<TimeProvider>(Time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddSingleton<EventSinks>()
            .AddSingleton(new SecretRing("a-secret-of-the-tests-that-is-long-enough"))
            .AddOutgoing(configuration)
            .AddDelivery(configuration, host)
            .BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public Lines Log { get; } = new();

    /// <summary>What start-up would refuse, one line for each fault.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            try
            {
                services.GetRequiredService<IStartupValidator>().Validate();
                return [];
            }
            catch (OptionsValidationException exception)
            {
                return [.. exception.Failures];
            }
            catch (AggregateException exception)
            {
                return [.. exception.InnerExceptions.OfType<OptionsValidationException>()
                    .SelectMany(inner => inner.Failures)];
            }
        }
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>An app with one email provider, Autosend.</summary>
    public static DeliveryApp WithAutosend(string url) => new(
        Environments.Production,
        ("Delivery:EmailProviders", "autosend"),
        ("Delivery:BrandName", "Acme"),
        ("Autosend:ApiKey", "AS_key"),
        ("Autosend:ApiUrl", url),
        ("Autosend:FromEmail", "noreply@acme.example"));

    /// <summary>An app with one SMS provider, Unosend.</summary>
    public static DeliveryApp WithUnosend(string url, string from = "") => new(
        Environments.Production,
        ("Delivery:SmsProviders", "unosend"),
        ("Delivery:BrandName", "Acme"),
        ("Unosend:ApiKey", "un_key"),
        ("Unosend:ApiUrl", url),
        ("Unosend:From", from));

    /// <summary>An app with one email provider, a mail server on this machine without TLS.</summary>
    public static DeliveryApp WithSmtp(int port, params (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] usual =
        [
            ("Delivery:EmailProviders", "smtp"),
            ("Delivery:BrandName", "Acme"),
            ("Smtp:Host", "127.0.0.1"),
            ("Smtp:Port", $"{port}"),
            ("Smtp:Security", "none"),
            ("Smtp:FromEmail", "noreply@acme.example"),
        ];
        return new(
            Environments.Production, [.. settings.UnionBy(usual, setting => setting.Key, StringComparer.Ordinal)]);
    }

    /// <summary>One try with a provider, without the chain around it.</summary>
    public Task<DeliveryAttempt> TryAsync(
        string provider, OutgoingMessage message, CancellationToken cancellationToken) =>
        services.GetRequiredKeyedService<IProvider>(provider)
            .SendAsync(Get<MessageWriter>().Write(message), cancellationToken);

    public Task<DeliveryResult> SendAsync(OutgoingMessage message) =>
        Get<IMessageSender>().SendAsync(message, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await services.DisposeAsync();
}
