using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OtpService.Tests.Api;

namespace OtpService.Tests.Telemetry;

/// <summary>What the service measures of itself, as a collector would hear it.</summary>
public sealed class MeasurementsTests
{
    [Fact]
    public async Task Sends_guesses_messages_and_deliveries_are_measured_with_labels_of_few_values()
    {
        await using var app = await TestApp.StartAsync();
        ConcurrentQueue<string> heard = new();
        using var listener = Listen(app, heard);

        var (_, code) = await app.SentAsync(new { email = TestApp.Email });
        await app.SendAsync(new { email = TestApp.Email });
        await app.VerifyAsync(new { email = TestApp.Email, code = TestApp.Wrong(code) });
        await app.VerifyAsync(new { email = TestApp.Email, code });
        await app.VerifyAsync(new { code });
        await app.PostAsync(
            "/messages", new
            {
                to = new { phone = TestApp.Phone },
                template = "security-alert",
                variables = new { @event = "A new device" },
            },
            ("Authorization", $"Bearer {TestApp.ApiKey}"));

        Assert.Equal(
            [
                "otp.delivery.duration otp.channel=email otp.provider=autosend otp.outcome=accepted: 0",
                "otp.sends otp.channel=email otp.purpose=verification otp.outcome=accepted: 1",
                "otp.sends otp.channel=email otp.purpose=verification otp.outcome=resend_too_soon: 1",
                "otp.verifications otp.channel=email otp.purpose=verification otp.outcome=invalid_code: 1",
                "otp.verifications otp.channel=email otp.purpose=verification otp.outcome=verified: 1",
                "otp.verifications otp.channel= otp.purpose= otp.outcome=invalid_request: 1",
                "otp.delivery.duration otp.channel=sms otp.provider=unosend otp.outcome=accepted: 0",
                "otp.messages otp.channel=sms otp.template=security-alert otp.outcome=accepted: 1",
            ],
            heard);
    }

    private static MeterListener Listen(TestApp app, ConcurrentQueue<string> heard)
    {
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory)
                    && instrument.Name.StartsWith("otp.", StringComparison.Ordinal))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.Start();
        return listener;

        void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            heard.Enqueue($"{instrument.Name} {labels}: {value.ToString(CultureInfo.InvariantCulture)}");
        }
    }
}
