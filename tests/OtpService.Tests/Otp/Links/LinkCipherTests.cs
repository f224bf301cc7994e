using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Links;
using OtpService.Otp.Recipients;

namespace OtpService.Tests.Otp.Links;

public sealed class LinkCipherTests
{
    private const string Secret = "a-secret-of-the-tests-that-is-long-enough";

    private static readonly OtpOptions Numbers = new()
    {
        Purposes =
        {
            ["login"] = new() { Link = true, Length = 10, Alphabet = CodeAlphabet.Unambiguous },
        },
    };

    [Theory]
    [InlineData("ada@example.com", "magic-link", "012345")]
    [InlineData("+@example.com", "magic-link", "012345")]
    [InlineData("+14155552671", "magic-link", "000000")]
    [InlineData("+99999999", "login", "ABCDEFGH23")]
    [InlineData("+123456789012345", "login", "ABCDEFGH23")]
    public void What_is_sealed_comes_out_as_it_went_in(string to, string name, string code)
    {
        var (seal, pseudonyms, purposes) = Make(Secret);
        Assert.True(purposes.TryGet(name, out var purpose));
        Assert.True(Address.TryParseEmail(to, out var address) || Address.TryParsePhone(to, out address));
        var id = VerificationId.New(pseudonyms.Tag(address));

        Assert.True(seal.TryOpen(seal.Seal(id, address, purpose, new Code(code)), out var request));

        Assert.Equal(
            (address, purpose, code, (VerificationId?)id),
            (request.Address, request.Purpose, request.Code.Reveal(), request.Id));
    }

    [Fact]
    public void A_token_is_never_the_same_and_has_no_long_number()
    {
        var (seal, _, purposes) = Make(Secret);
        Assert.True(purposes.TryGet("magic-link", out var purpose));
        Assert.True(Address.TryParsePhone("+14155552671", out var address));
        var id = VerificationId.New(default);

        var tokens = Enumerable.Range(0, 1000)
            .Select(_ => seal.Seal(id, address, purpose, new Code("123456"))).ToList();

        Assert.Equal(1000, tokens.Distinct(StringComparer.Ordinal).Count());
        Assert.All(tokens, token => Assert.DoesNotMatch("[0-9]{4}", token));
        Assert.All(tokens, token => Assert.InRange(token.Length, 1, 71));
    }

    [Fact]
    public void The_longest_address_fits()
    {
        var (seal, _, purposes) = Make(Secret);
        Assert.True(purposes.TryGet("login", out var purpose));
        var host = string.Join('.', Enumerable.Repeat(new string('a', 60), 3));
        Assert.True(Address.TryParseEmail($"{new string('a', 64)}@{host}.org", out var address));

        Assert.True(seal.TryOpen(seal.Seal(VerificationId.New(default), address, purpose, new Code("ABCDEFGH23")), out _));
    }

    [Fact]
    public void A_purpose_that_has_lost_its_links_opens_none()
    {
        var (seal, _, purposes) = Make(Secret);
        Assert.True(purposes.TryGet("verification", out var purpose));
        Assert.True(Address.TryParsePhone("+14155552671", out var address));

        Assert.False(seal.TryOpen(seal.Seal(VerificationId.New(default), address, purpose, new Code("123456")), out _));
    }

    private static (LinkCipher Seal, Pseudonyms Pseudonyms, PurposeTable Purposes) Make(string secret)
    {
        var ring = new SecretRing(secret);
        var (pseudonyms, purposes) = (new Pseudonyms(ring), new PurposeTable(Numbers));
        return (new(ring, pseudonyms, purposes), pseudonyms, purposes);
    }
}
