using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd.Redis;

public sealed class NativeRedisClockTests() : RedisClockContract(ServiceBinary.Native);

/// <summary>Somebody sets the time of day of Redis, by which everything is measured, while it runs.</summary>
public abstract partial class RedisClockContract(ServiceBinary binary)
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task F14_where_the_clock_of_Redis_jumps_ahead_codes_end_early_and_new_ones_verify()
    {
        using var clock = await MovedClock.CreateAsync();
        await using var installation = await CreateAsync(binary, clock);
        await using var service = await installation.StartAsync();
        Assert.Equal(200, (await service.SendAsync(new { email = Ada })).Status);
        var early = new Guess(Ada, installation.Provider.LastCode);

        clock.Move(TimeSpan.FromHours(1));

        Assert.Equal(400, (await service.VerifyAsync(early)).Status);
        Assert.Equal(200, (await service.SendAsync(new { email = Ada })).Status);
        var code = installation.Provider.LastCode;
        (await service.VerifyAsync(early with { Code = TestApp.Wrong(code) })).IsProblem(400, "invalid_code");
        Assert.Equal(200, (await service.VerifyAsync(early with { Code = code })).Status);
        (await service.VerifyAsync(early with { Code = code })).IsProblem(400, "code_used");
    }

    [Fact]
    public async Task F15_where_the_clock_of_Redis_jumps_back_limits_hold_on_and_no_code_verifies_twice()
    {
        using var clock = await MovedClock.CreateAsync();
        await using var installation = await CreateAsync(binary, clock);
        await using var service = await installation.StartAsync();
        var sent = await service.SendAsync(new { email = Ada });
        var guess = new BoundGuess(Ada, installation.Provider.LastCode, sent.Text("verificationId"));
        Assert.Equal(4, (await service.VerifyAsync(guess with { Code = TestApp.Wrong(guess.Code) })).Number("attemptsRemaining"));
        Assert.Equal(200, (await service.SendAsync(new { email = "bob@example.com" })).Status);
        var bobs = new Guess("bob@example.com", installation.Provider.LastCode);
        Assert.Equal(200, (await service.VerifyAsync(guess)).Status);
        Assert.Equal(200, (await service.VerifyAsync(guess)).Status);

        clock.Move(TimeSpan.FromHours(-1));

        // The repeat of a success is for the moment after it, and that is over.
        (await service.VerifyAsync(guess)).IsProblem(400, "code_used");
        (await service.SendAsync(new { email = Ada })).IsProblem(429, "resend_too_soon");
        Assert.Equal(4, (await service.VerifyAsync(bobs with { Code = TestApp.Wrong(bobs.Code) })).Number("attemptsRemaining"));
        Assert.Equal(200, (await service.VerifyAsync(bobs)).Status);
        (await service.VerifyAsync(bobs)).IsProblem(400, "code_used");
        Assert.Equal(2, installation.Provider.Requests.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task F15_wherever_the_clock_of_Redis_jumps_no_answer_has_a_negative_number(int seed)
    {
        using var clock = await MovedClock.CreateAsync();
        await using var installation = await CreateAsync(binary, clock);
        await using var service = await installation.StartAsync(
            ("NETWORK_SENDS_PER_HOUR", "5"), ("NETWORK_FAILURES_PER_HOUR", "5"));
        service.Client.DefaultRequestHeaders.Authorization = new("Bearer", "bearer-key-of-the-shop-a7");
        var chance = new Chance(seed);
        var (messages, ids) = (0, new List<string>());
        for (var step = 0; step < 60; step++)
        {
            clock.Move(TimeSpan.FromSeconds(chance.Next(-7200, 7200)));
            var email = $"person-{chance.Next(0, 3)}@example.com";
            var sent = await service.SendAsync(new { email });
            if (sent.Status == 200)
            {
                messages++;
                ids.Add(sent.Text("verificationId"));
            }

            var guessed = await service.VerifyAsync(
                new { email, code = chance.Next(100_000, 1_000_000).ToString(CultureInfo.InvariantCulture) });
            Assert.NotEqual(200, guessed.Status);
            var told = ids.Count == 0
                ? guessed
                : await service.GetAsync($"/verifications/{ids[chance.Next(0, ids.Count)]}");
            Assert.All(
                [sent, guessed, told], answer => HasNoNegativeNumber(answer, $"seed {seed}, step {step}"));
        }

        Assert.InRange(messages, 1, 60);
        Assert.Equal(messages, installation.Provider.Requests.Count);
    }

    /// <summary>An installation whose Redis has this clock.</summary>
    private static async Task<Installation> CreateAsync(ServiceBinary binary, MovedClock clock)
    {
        var installation = await Installation.CreateAsync(binary);
        await installation.Redis.KillAsync();
        installation.Redis.Variables = clock.Variables;
        await installation.Redis.StartAsync();
        return installation;
    }

    private static void HasNoNegativeNumber(Answer answer, string when)
    {
        var fields = answer.Headers.Where(field => field.Key is "RateLimit" or "RateLimit-Policy" or "Retry-After").Select(field => field.Value);
        Assert.DoesNotMatch(Negative, $"{when}: {string.Join(' ', fields)}");
        Assert.False(IsNegativeWithin(answer.Json), $"{when}: {answer.Body}");
    }

    private static bool IsNegativeWithin(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.GetDouble() < 0,
        JsonValueKind.Object => json.EnumerateObject().Any(member => IsNegativeWithin(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().Any(IsNegativeWithin),
        _ => false,
    };

    private sealed record BoundGuess(string Email, string Code, string VerificationId);

    [GeneratedRegex("[=: ]-[0-9]", RegexOptions.None, 1000)]
    private static partial Regex Negative { get; }
}
