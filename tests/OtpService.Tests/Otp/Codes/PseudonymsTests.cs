using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;

namespace OtpService.Tests.Otp.Codes;

public sealed class PseudonymsTests
{
    private const string Old = "the old secret of the tests, 32 bytes or more";
    private const string New = "the new secret of the tests, 32 bytes or more";

    private static readonly Purpose Login = new(
        "login", TimeSpan.FromMinutes(5), 5, 2, new CodeFormat(6, CodeFormat.Digits));
    private static readonly Code Code = new("123456");

    [Fact]
    public void A_hash_is_bound_to_purpose_address_and_code()
    {
        var pseudonyms = new Pseudonyms(new SecretRing(Old));
        var tag = pseudonyms.Tag(Email("ada@example.com"));

        byte[][] hashes =
        [
            pseudonyms.Hash(Login, tag, Code),
            pseudonyms.Hash(Login with { Name = "verification" }, tag, Code),
            pseudonyms.Hash(Login, pseudonyms.Tag(Email("bob@example.com")), Code),
            pseudonyms.Hash(Login, tag, new Code("123457")),
            new Pseudonyms(new SecretRing(New)).Hash(Login, tag, Code),
        ];

        Assert.Equal(
            hashes.Length, hashes.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(hashes[0], pseudonyms.Hash(Login, tag, Code));
    }

    [Fact]
    public void Fields_never_run_together()
    {
        var pseudonyms = new Pseudonyms(new SecretRing(Old));

        Assert.NotEqual(pseudonyms.Fingerprint("ab", "c"), pseudonyms.Fingerprint("a", "bc"));
        Assert.NotEqual(pseudonyms.Fingerprint("a", ""), pseudonyms.Fingerprint("a"));
    }

    [Fact]
    public void A_new_secret_in_front_loses_no_code_and_moves_no_counter()
    {
        var before = new Pseudonyms(new SecretRing(Old));
        var after = new Pseudonyms(new SecretRing($"{New}, {Old}"));
        var address = Email("ada@example.com");
        var tag = before.Tag(address);

        Assert.Equal(tag, after.Tag(address));
        Assert.Contains(before.Hash(Login, tag, Code), after.Guesses(Login, tag, Code));
        Assert.Contains(after.Hash(Login, tag, Code), after.Guesses(Login, tag, Code));
        Assert.DoesNotContain(after.Hash(Login, tag, Code), before.Guesses(Login, tag, Code));
    }

    [Fact]
    public void The_same_text_as_email_and_as_number_would_be_two_addresses()
    {
        var pseudonyms = new Pseudonyms(new SecretRing(Old));
        Assert.True(Address.TryParsePhone("+14155552671", out var phone));

        Assert.NotEqual(pseudonyms.Tag(Email("ada@example.com")), pseudonyms.Tag(phone));
    }

    private static Address Email(string text) =>
        Address.TryParseEmail(text, out var address) ? address : throw new InvalidOperationException(text);
}
