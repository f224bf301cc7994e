using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;
using static OtpService.Tests.EndToEnd.Redis.OutageContract;

namespace OtpService.Tests.EndToEnd.Redis;

public sealed class NativeRestartTests() : RestartContract(ServiceBinary.Native);

/// <summary>What is still known after Redis, or the service itself, was killed and started again.</summary>
public abstract class RestartContract(ServiceBinary binary)
{
    [Fact]
    public async Task F3_with_an_append_only_file_codes_guesses_and_limits_outlive_a_crash_of_Redis()
    {
        using var folder = new TemporaryFolder();
        string[] options = ["--appendonly", "yes", "--appendfsync", "always", "--dir", folder.Path];
        await using var installation = await Installation.CreateAsync(binary);
        await installation.Redis.KillAsync();
        await installation.Redis.StartAsync(options);
        await using var service = await installation.StartAsync();
        var bob = await CodeForAsync(installation, service, "bob@example.com");
        Assert.Equal(200, (await service.VerifyAsync(new { email = "bob@example.com", code = bob })).Status);
        var ada = await CodeForAsync(installation, service, "ada@example.com");
        var wrong = new { email = "ada@example.com", code = TestApp.Wrong(ada) };
        Assert.Equal(4, (await service.VerifyAsync(wrong)).Number("attemptsRemaining"));
        Assert.Equal(3, (await service.VerifyAsync(wrong)).Number("attemptsRemaining"));

        await installation.Redis.KillAsync();
        await installation.Redis.StartAsync(options);
        await Installation.RecoversAsync(() => SendsAsync(service, "back"));

        (await service.SendAsync(new { email = "ada@example.com" })).IsProblem(429, "resend_too_soon");
        Assert.Equal(2, (await service.VerifyAsync(wrong)).Number("attemptsRemaining"));
        Assert.Equal(200, (await service.VerifyAsync(wrong with { code = ada })).Status);
        (await service.VerifyAsync(new { email = "bob@example.com", code = bob }))
            .IsProblem(400, "code_used");
    }

    [Fact]
    public async Task F4_what_a_snapshot_does_not_hold_is_not_found_and_what_it_holds_verifies()
    {
        using var folder = new TemporaryFolder();
        string[] options = ["--dir", folder.Path];
        await using var installation = await Installation.CreateAsync(binary);
        await installation.Redis.KillAsync();
        await installation.Redis.StartAsync(options);
        await using var service = await installation.StartAsync();
        var ada = await CodeForAsync(installation, service, "ada@example.com");
        await using (var direct = await installation.Redis.ConnectAsync())
        {
            await direct.GetServers()[0].SaveAsync(StackExchange.Redis.SaveType.BackgroundSave);
            await Installation.RecoversAsync(
                () => Task.FromResult(File.Exists(Path.Combine(folder.Path, "dump.rdb"))));
        }

        var bob = await CodeForAsync(installation, service, "bob@example.com");
        await installation.Redis.KillAsync();
        await installation.Redis.StartAsync(options);
        await Installation.RecoversAsync(() => SendsAsync(service, "back"));

        Assert.Equal(200, (await service.VerifyAsync(new { email = "ada@example.com", code = ada })).Status);
        (await service.VerifyAsync(new { email = "bob@example.com", code = bob }))
            .IsProblem(400, "code_not_found");
        Assert.Equal(200, (await service.SendAsync(new { email = "bob@example.com" })).Status);
    }

    [Fact]
    public async Task F25_a_send_repeated_after_a_crash_with_its_idempotency_key_sends_nothing_more()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var killed = await installation.StartAsync();
        installation.Provider.AnswerNext(FakeAnswer.Never);
        var sending = SendOnceAsync(killed);
        await installation.Provider.ReceivedAsync(TestContext.Current.CancellationToken);
        var code = installation.Provider.LastCode;
        var wrong = new { email = "ada@example.com", code = TestApp.Wrong(code) };
        Assert.Equal(4, (await killed.VerifyAsync(wrong)).Number("attemptsRemaining"));

        await killed.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sending);
        await using var restarted = await installation.StartAsync();
        var repeated = await SendOnceAsync(restarted);

        Assert.Equal(202, repeated.Status);
        Assert.Equal("unconfirmed", repeated.Text("delivery"));
        Assert.Single(installation.Provider.Requests);
        Assert.Equal(3, (await restarted.VerifyAsync(wrong)).Number("attemptsRemaining"));
        var verified = await restarted.VerifyAsync(wrong with { code = code });
        Assert.Equal(repeated.Text("verificationId"), verified.Text("verificationId"));
    }

    private static async Task<string> CodeForAsync(
        Installation installation, ServiceProcess service, string email)
    {
        Assert.Equal(200, (await service.SendAsync(new { email })).Status);
        return installation.Provider.LastCode;
    }

    private static Task<Answer> SendOnceAsync(ServiceProcess service) => service.AskAsync(
        HttpMethod.Post, "/send-verification", new { email = "ada@example.com" },
        ("Idempotency-Key", "once"));
}
