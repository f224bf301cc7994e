using OtpService.Otp;
using OtpService.Otp.Verifying;

namespace OtpService.Tests.Otp.Verifying;

public sealed class GuessRiskTests
{
    [Fact]
    public void The_defaults_are_acceptable()
    {
        var risk = GuessRisk.Highest(new OtpOptions());

        // 365 days of 10 guesses at 2 live codes and three times 20 codes of one guess each, among a million.
        Assert.Equal(1 - Math.Pow(1 - 1e-6, 365 * 80), risk.ChancePerYear, tolerance: 1e-9);
        Assert.True(risk.Acceptable);
    }

    [Theory]
    [InlineData(4, 10, false)]
    [InlineData(6, 100, false)]
    [InlineData(8, 100, true)]
    [InlineData(6, 0, false)]
    public void Shorter_codes_and_larger_budgets_cost(int length, int failureLimit, bool acceptable) =>
        Assert.Equal(
            acceptable,
            GuessRisk.Highest(new OtpOptions { Length = length, FailureLimitDay = failureLimit }).Acceptable);

    [Fact]
    public void Without_any_limit_guessing_succeeds_for_certain() =>
        Assert.Equal(1, GuessRisk.Highest(new OtpOptions
        {
            FailureLimitDay = 0,
            ResendCooldownSeconds = 0,
            EmailRateLimitHour = 0,
            EmailRateLimitDay = 0,
        }).ChancePerYear);
}
