using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd.Pressure;

public sealed class NativeStallTests() : StallContract(ServiceBinary.Native);

/// <summary>A Redis that stands still longer than the service waits, and then does all that it was asked.</summary>
public abstract class StallContract(ServiceBinary binary)
{
    private static readonly string[] People = ["ada@example.com", "bob@example.com", "eve@example.com"];

    [Fact]
    public async Task F2_what_Redis_does_late_after_it_stood_still_is_undone()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartReadyAsync(
            ("Redis__TimeoutMilliseconds", "300"), ("RESEND_COOLDOWN_SECONDS", "3600"));
        await Installation.RecoversAsync(
            async () => (await service.SendAsync(new { email = "warm-up@example.com" })).Status == 200);

        await installation.Redis.FreezeAsync();
        foreach (var refused in await Task.WhenAll(People.Select(email => SendAsync(service, email))))
        {
            refused.IsProblem(503, "store_unavailable");
        }

        await installation.Redis.ThawAsync();

        // What was refused counts for nothing: within the cooldown of an hour each gets the one code.
        foreach (var email in People)
        {
            await Installation.RecoversAsync(async () => (await SendAsync(service, email)).Status == 200);
            var code = installation.CodeFor(email);
            Assert.Equal(200, (await service.VerifyAsync(new { email, code })).Status);
        }
    }

    /// <summary>The first of them with an idempotency key, which then waits for its claim.</summary>
    private static Task<Answer> SendAsync(ServiceProcess service, string email) => email == People[0]
        ? service.AskAsync(
            HttpMethod.Post, "/send-verification", new { email }, ("Idempotency-Key", "one-sign-up"))
        : service.SendAsync(new { email });
}
