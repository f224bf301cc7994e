using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd.Redis;

public sealed class NativeReplicaTests() : ReplicaContract(ServiceBinary.Native);

public sealed class NativeReplicaOnClusterTests() : ReplicaContract(ServiceBinary.Native)
{
    private protected override Task<Installation> InstallationAsync(ServiceBinary binary) =>
        Installation.OnClusterAsync(binary);
}

/// <summary>Three processes on one Redis, of any kind: what one counts counts for all.</summary>
public abstract class ReplicaContract(ServiceBinary binary)
{
    [Fact]
    public async Task Two_hundred_sends_at_once_to_one_address_are_one_message() =>
        Assert.Equal(1, await SentAtOnceAsync(_ => new { email = "ada@example.com" }));

    [Fact]
    public async Task Two_hundred_sends_at_once_are_as_many_sms_as_may_be_paid_for() =>
        Assert.Equal(20, await SentAtOnceAsync(
            i => new { phone = $"+1415{2000000 + (i * 10007)}" },
            ("SMS_LIMIT_HOUR", "20"),

            // A second limit could refuse for a moment what the first one lets through, and one fewer would
            // be sent.
            ("SMS_CONVERSION_SENDS", "0")));

    [Fact]
    public async Task Two_hundred_sends_at_once_are_as_many_messages_as_their_network_may_ask_for() =>
        Assert.Equal(30, await SentAtOnceAsync(i => new { email = $"person-{i}@example.com" }, ("NETWORK_SENDS_PER_HOUR", "30")));

    [Fact]
    public async Task A_network_that_fails_too_often_is_refused_by_all()
    {
        await using var installation = await InstallationAsync(binary);
        installation.Settings["NETWORK_FAILURES_PER_HOUR"] = "10";
        await using var first = await installation.StartAsync();
        await using var second = await installation.StartAsync();

        await FailUntilRefusedAsync(first);
        await FailUntilRefusedAsync(second);

        static async Task FailUntilRefusedAsync(ServiceProcess service)
        {
            // A failure is counted after its answer, so that a few more than the limit may be answered.
            for (var i = 0; ; i++)
            {
                var answer = await service.VerifyAsync(
                    new { email = $"person-{i}@example.com", code = "123456" });
                if (answer.Status == 429)
                {
                    answer.IsProblem(429, "too_many_requests");
                    return;
                }

                answer.IsProblem(400, "code_not_found");
                Assert.InRange(i, 0, 1000);
            }
        }
    }

    [Fact]
    public async Task Of_two_hundred_wrong_guesses_at_once_five_are_compared_and_each_counts_once()
    {
        await using var installation = await InstallationAsync(binary);
        await using var replicas = await RoundRobin.StartAsync(installation);
        var sent = await replicas.SendAsync(new { email = "ada@example.com" });
        var right = new
        {
            email = "ada@example.com",
            verificationId = sent.Text("verificationId"),
            code = installation.Provider.LastCode,
        };
        var wrong = right with { code = TestApp.Wrong(right.code) };

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => replicas.VerifyAsync(wrong)));

        var compared = answers.Where(answer => answer.Status == 400).ToList();
        Assert.All(compared, answer => answer.IsProblem(400, "invalid_code"));
        Assert.Equal([0, 1, 2, 3, 4], compared.Select(answer => answer.Number("attemptsRemaining")).Order());
        Assert.All(answers.Except(compared), answer => answer.IsProblem(429, "too_many_attempts"));
        (await replicas.VerifyAsync(right)).IsProblem(429, "too_many_attempts");
    }

    [Fact]
    public async Task Of_a_hundred_right_guesses_at_once_one_verifies_and_with_the_id_they_are_one_verification()
    {
        await using var installation = await InstallationAsync(binary);
        await using var replicas = await RoundRobin.StartAsync(installation);
        var ada = await replicas.SendAsync(new { email = "ada@example.com" });
        var guess = new { email = "ada@example.com", code = installation.Provider.LastCode };
        var bound = new { guess.email, guess.code, verificationId = ada.Text("verificationId") };

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => replicas.VerifyAsync(guess)));
        var repeats = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => replicas.VerifyAsync(bound)));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(
            answers.Where(answer => answer.Status != 200), answer => answer.IsProblem(400, "code_used"));
        Assert.All(repeats, answer => Assert.True(answer.Status == 200, answer.Body));
        Assert.Equal(
            [bound.verificationId], repeats.Select(answer => answer.Text("verificationId")).Distinct());
    }

    private protected virtual Task<Installation> InstallationAsync(ServiceBinary binary) =>
        Installation.CreateAsync(binary);

    /// <summary>
    /// Two hundred sends, dealt out to three replicas; gives how many messages the provider got.
    /// </summary>
    private async Task<int> SentAtOnceAsync(Func<int, object> body, params (string Name, string Value)[] own)
    {
        await using var installation = await InstallationAsync(binary);
        await using var replicas = await RoundRobin.StartAsync(installation, own);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => replicas.SendAsync(body(i))));

        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 429, answer.Body));
        Assert.Equal(installation.Provider.Requests.Count, answers.Count(answer => answer.Status == 200));
        return installation.Provider.Requests.Count;
    }
}
