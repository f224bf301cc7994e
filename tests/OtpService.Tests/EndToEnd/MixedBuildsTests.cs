using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

/// <summary>Two builds of the service on one Redis, as in the minutes of an update.</summary>
public sealed class MixedBuildsTests
{
    [Fact]
    public async Task F32_what_one_build_sends_and_counts_the_other_verifies_and_counts_on()
    {
        await using var installation = await Installation.CreateAsync(ServiceBinary.Jit);
        await using var compiled = await installation.StartAsync();
        await using var native = await ServiceProcess.StartAsync(ServiceBinary.Native, installation.Settings);

        foreach (var (sender, verifier, email) in new[]
        {
            (compiled, native, "ada@example.com"),
            (native, compiled, "bob@example.com"),
        })
        {
            Assert.Equal(200, (await sender.SendAsync(new { email })).Status);
            var code = installation.Provider.LastCode;
            (await verifier.SendAsync(new { email })).IsProblem(429, "resend_too_soon");
            var wrong = new Guess(email, TestApp.Wrong(code));
            Assert.Equal(4, (await sender.VerifyAsync(wrong)).Number("attemptsRemaining"));
            Assert.Equal(3, (await verifier.VerifyAsync(wrong)).Number("attemptsRemaining"));

            Assert.Equal(200, (await verifier.VerifyAsync(wrong with { Code = code })).Status);
            (await sender.VerifyAsync(wrong with { Code = code })).IsProblem(400, "code_used");
        }
    }
}
