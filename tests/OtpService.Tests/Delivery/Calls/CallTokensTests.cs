using Microsoft.Extensions.Time.Testing;
using OtpService.Delivery.Calls;
using OtpService.Otp.Codes;

namespace OtpService.Tests.Delivery.Calls;

public sealed class CallTokensTests
{
    private const string Old = "an-old-secret-of-the-tests-that-is-long-enough";
    private const string New = "a-new-secret-of-the-tests-that-is-long-enough";

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("493021", "de")]
    [InlineData("K7QX", "pt-BR")]
    [InlineData("0123456789", "en")]
    public void A_token_contains_the_code_and_the_language_and_shows_neither(string code, string language)
    {
        var tokens = Tokens(Old);

        var token = tokens.Seal(new(new Code(code), language), TimeSpan.FromMinutes(5));
        var opened = tokens.Open(token);

        Assert.Matches("^[A-Za-z0-9_-]+$", token);
        Assert.DoesNotContain(code, token, StringComparison.Ordinal);
        Assert.Equal(code, opened?.Code.Reveal());
        Assert.Equal(language, opened?.Language);
        Assert.DoesNotContain(code, $"{opened}", StringComparison.Ordinal);
        Assert.NotEqual(token, tokens.Seal(new(new Code(code), language), TimeSpan.FromMinutes(5)));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(0, 10)]
    public void A_token_lives_as_long_as_its_code(int lifetimeMinutes, int lastMinute)
    {
        var tokens = Tokens(Old);
        var token = tokens.Seal(new(new Code("493021"), "en"), TimeSpan.FromMinutes(lifetimeMinutes));

        clock.Advance(TimeSpan.FromMinutes(lastMinute) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(tokens.Open(token));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(tokens.Open(token));
    }

    [Fact]
    public void Every_bent_token_is_refused()
    {
        var tokens = Tokens(Old);
        var token = tokens.Seal(new(new Code("493021"), "en"), TimeSpan.FromMinutes(5));

        Assert.All(Enumerable.Range(0, token.Length), at => Assert.Null(tokens.Open(
            $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}")));
        Assert.All(
            ["", "A", "AQ", "%", "..", token[..^4], token + "AAAA", new string('A', 60), new string('A', 4000)],
            bent => Assert.Null(tokens.Open(bent)));
    }

    [Fact]
    public void A_token_survives_a_new_secret_and_is_nothing_to_another_one()
    {
        var token = Tokens(Old).Seal(new(new Code("493021"), "en"), TimeSpan.FromMinutes(5));

        Assert.NotNull(Tokens($"{New},{Old}").Open(token));
        Assert.Null(Tokens(New).Open(token));
    }

    private CallTokens Tokens(string secrets) => new(new SecretRing(secrets), clock);
}
