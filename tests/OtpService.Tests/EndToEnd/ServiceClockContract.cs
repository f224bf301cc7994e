using Microsoft.IdentityModel.JsonWebTokens;
using OtpService.Proof;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeServiceClockTests() : ServiceClockContract(ServiceBinary.Native);

/// <summary>Somebody sets the time of day of the service while it runs; that of Redis is right.</summary>
public abstract class ServiceClockContract(ServiceBinary binary)
{
    private const string Ada = "ada@example.com";

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task F13_a_service_whose_clock_is_wrong_keeps_every_limit_and_lifetime(int hours)
    {
        using var clock = await MovedClock.CreateAsync();
        await using var installation = await Installation.CreateAsync(binary);
        await using var right = await installation.StartAsync();
        await using var service = await StartAsync(installation, clock);
        var sent = await service.SendAsync(new { email = Ada });
        Assert.Equal(200, sent.Status);
        var code = installation.Provider.LastCode;
        var wrong = new Guess(Ada, TestApp.Wrong(code));
        Assert.Equal(4, (await service.VerifyAsync(wrong)).Number("attemptsRemaining"));

        clock.Move(TimeSpan.FromHours(hours));

        foreach (var replica in new[] { service, right })
        {
            var resent = await replica.SendAsync(new { email = Ada });
            resent.IsProblem(429, "resend_too_soon");
            Assert.InRange(resent.Number("retryAfter"), 1, 60);
        }

        Assert.Equal(3, (await service.VerifyAsync(wrong)).Number("attemptsRemaining"));
        Assert.Equal(2, (await right.VerifyAsync(wrong)).Number("attemptsRemaining"));
        var bob = await service.SendAsync(new { email = "bob@example.com" });
        Assert.Equal(sent.Number("expiresIn"), bob.Number("expiresIn"));
        var bobs = new Guess("bob@example.com", installation.Provider.LastCode);
        Assert.Equal(200, (await right.VerifyAsync(bobs)).Status);

        var verified = await service.VerifyAsync(wrong with { Code = code });
        Assert.Equal(200, verified.Status);
        (await right.VerifyAsync(wrong with { Code = code })).IsProblem(400, "code_used");

        // The proof tells the time of the service, for want of another.
        var proof = new JsonWebToken(verified.Text("token"));
        var ahead = proof.IssuedAt - TimeProvider.System.GetUtcNow().UtcDateTime;
        Assert.InRange(ahead.TotalHours, hours - 0.1, hours + 0.1);
        Assert.Equal(
            ProofSigner.Lifetime + ProofSigner.ClockTolerance, proof.ValidTo - proof.IssuedAt);
    }

    [Fact]
    public async Task F13_a_provider_that_asked_to_be_left_alone_is_left_alone_also_when_the_clock_jumps()
    {
        using var clock = await MovedClock.CreateAsync();
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await StartAsync(installation, clock);
        installation.Provider.Answer(FakeAnswer.Json(429, "{}", ("Retry-After", "600")));
        (await service.SendAsync(new { email = Ada })).IsProblem(503, "delivery_unavailable");

        clock.Move(TimeSpan.FromHours(1));

        var refused = await service.SendAsync(new { email = "bob@example.com" });
        refused.IsProblem(503, "delivery_unavailable");
        Assert.InRange(refused.Number("retryAfter"), 1, 600);
        Assert.Single(installation.Provider.Requests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task F16_without_Redis_a_clock_that_jumps_changes_nothing(int hours)
    {
        using var clock = await MovedClock.CreateAsync();
        await using var service = await ServiceProcess.StartAsync(
            binary, new Dictionary<string, string>(clock.Variables, StringComparer.Ordinal)
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
            });
        Assert.Equal(200, (await service.SendAsync(new { email = Ada })).Status);
        var outbox = await service.GetAsync($"/dev/outbox?to={Ada}");
        var guess = new Guess(Ada, outbox.Json[0].GetProperty("code").GetString() ?? "");

        clock.Move(TimeSpan.FromHours(hours));

        var resent = await service.SendAsync(new { email = Ada });
        resent.IsProblem(429, "resend_too_soon");
        Assert.InRange(resent.Number("retryAfter"), 1, 60);
        Assert.Equal(4, (await service.VerifyAsync(guess with { Code = TestApp.Wrong(guess.Code) })).Number("attemptsRemaining"));
        Assert.Equal(200, (await service.VerifyAsync(guess)).Status);
        (await service.VerifyAsync(guess)).IsProblem(400, "code_used");
    }

    /// <summary>A service with this clock.</summary>
    private static Task<ServiceProcess> StartAsync(Installation installation, MovedClock clock) =>
        installation.StartAsync([.. clock.Variables.Select(variable => (variable.Key, variable.Value))]);
}
