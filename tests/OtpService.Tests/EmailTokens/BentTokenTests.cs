using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OtpService.EmailTokens;
using OtpService.Otp.Recipients;

namespace OtpService.Tests.EmailTokens;

/// <summary>Genuinely signed tokens that say something else than they must, and texts that are no tokens.</summary>
public sealed class BentTokenTests
{
    private static readonly TokenMint Mint = new();

    private static readonly Dictionary<string, (EmailTokenFault Fault, Action<TokenMint.Parts> Bend)> Bends =
        new(StringComparer.Ordinal)
        {
            ["another type of issuer's token"] = (EmailTokenFault.Malformed, parts => parts.IssuedHeader["typ"] = "JWT"),
            ["another type of browser's token"] = (EmailTokenFault.Malformed, parts => parts.BindingHeader["typ"] = "JWT"),
            ["an extension"] = (EmailTokenFault.Malformed, parts => parts.IssuedHeader["crit"] = new JsonArray("b64")),
            ["no time"] = (EmailTokenFault.Time, parts => parts.Issued.Remove("iat")),
            ["a time that is text"] = (EmailTokenFault.Time, parts => parts.Issued["iat"] = "1"),
            ["a fraction of a second"] = (EmailTokenFault.Time, parts => parts.Binding["iat"] = 1.5),
            ["an old binding"] = (EmailTokenFault.Time,
                parts => parts.Binding["iat"] = (Mint.Now - TimeSpan.FromMinutes(7)).ToUnixTimeSeconds()),
            ["an end in the past"] = (EmailTokenFault.Time,
                parts => parts.Issued["exp"] = (Mint.Now - TimeSpan.FromMinutes(2)).ToUnixTimeSeconds()),
            ["an end that is no number"] = (EmailTokenFault.Time, parts => parts.Issued["exp"] = "never"),
            ["an address that is not verified"] = (EmailTokenFault.Email, parts => parts.Issued["email_verified"] = false),
            ["verified in words"] = (EmailTokenFault.Email, parts => parts.Issued["email_verified"] = "true"),
            ["another address"] = (EmailTokenFault.Email, parts => parts.Issued["email"] = "eve@mail.test"),
            ["another domain"] = (EmailTokenFault.Email, parts => parts.Issued["email"] = "ada@other.test"),
            ["a tag in the address"] = (EmailTokenFault.Email, parts => parts.Issued["email"] = "ada+x@mail.test"),
            ["an address with other letters"] = (EmailTokenFault.Email, parts => parts.Issued["email"] = "\u0430da@mail.test"),
            ["no address"] = (EmailTokenFault.Email, parts => parts.Issued.Remove("email")),
            ["no key of the browser"] = (EmailTokenFault.KeyBinding, parts => parts.Issued.Remove("cnf")),
            ["a key that is no object"] = (EmailTokenFault.KeyBinding, parts => parts.Issued["cnf"] = new JsonArray()),
            ["a key of another type"] = (EmailTokenFault.KeyBinding,
                parts => parts.Issued["cnf"] = new JsonObject { ["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" } }),
            ["a key that is short"] = (EmailTokenFault.KeyBinding, parts => Jwk(parts)["x"] = "AAAA"),
            ["a key that is not base64url"] = (EmailTokenFault.KeyBinding, parts => Jwk(parts)["x"] = "A A="),
            ["an RSA key without its number"] = (EmailTokenFault.KeyBinding, parts =>
                parts.Issued["cnf"] = new JsonObject { ["jwk"] = new JsonObject { ["kty"] = "RSA", ["e"] = "AQAB" } }),
            ["a point that is on no curve"] = (EmailTokenFault.KeyBinding, parts => parts.Issued["cnf"] = new JsonObject
            {
                ["jwk"] = new JsonObject
                {
                    ["kty"] = "EC",
                    ["crv"] = "P-256",
                    ["x"] = new string('A', 43),
                    ["y"] = new string('A', 43),
                },
            }),
            ["a private key"] = (EmailTokenFault.KeyBinding, parts => Jwk(parts)["d"] = "AAAA"),
            ["a key for encryption"] = (EmailTokenFault.KeyBinding, parts => Jwk(parts)["use"] = "enc"),
            ["a key for another algorithm"] = (EmailTokenFault.KeyBinding, parts => Jwk(parts)["alg"] = "ES256"),
            ["no algorithm"] = (EmailTokenFault.KeyBinding, parts => parts.BindingHeader["alg"] = "none"),
            ["a symmetric algorithm"] = (EmailTokenFault.KeyBinding, parts => parts.BindingHeader["alg"] = "HS256"),
            ["the hash of another token"] = (EmailTokenFault.KeyBinding, parts => parts.Binding["sd_hash"] = new string('A', 43)),
        };

    public static TheoryData<string> Names() => [.. Bends.Keys];

    private static Address Ada => Address.TryParseEmail(Mint.Email, out var address) ? address : throw new InvalidOperationException();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_token_that_says_something_else_is_refused(string name)
    {
        var (fault, bend) = Bends[name];

        Assert.Equal(fault, Refused(Mint.Make("nonce", bend)));
        Assert.Null(Refused(Mint.Make("nonce")));
    }

    [Fact]
    public void Both_names_of_the_algorithm_and_the_other_cases_of_letters_are_good()
    {
        Assert.Null(Refused(Mint.Make("nonce", parts => parts.BindingHeader["alg"] = "EdDSA")));
        Assert.Null(Refused(Mint.Make("nonce", parts => Jwk(parts).Remove("alg"))));
        Assert.Null(Refused(Mint.Make("nonce", parts => parts.Issued["email"] = "ADA@Mail.test")));
        Assert.Null(Refused(Mint.Make("nonce", parts => parts.Issued["exp"] = Mint.Now.ToUnixTimeSeconds() + 60)));
        Assert.Null(Refused(Mint.Make("nonce", parts => parts.Issued["sub"] = "somebody")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("a.b.c~d.e.f")]
    [InlineData("e30.e30.e30")]
    [InlineData("e30.e30.e30~")]
    [InlineData("e30.e30.e30~e30.e30.e30")]
    [InlineData("e30.e30.e30~e30~e30.e30.e30")]
    [InlineData("bnVsbA.bnVsbA.~bnVsbA.bnVsbA.")]
    public void A_text_that_is_no_token_is_refused(string text) =>
        Assert.Equal(EmailTokenFault.Malformed, Refused(text));

    [Fact]
    public void A_member_twice_a_disclosure_and_eight_kilobytes_are_refused()
    {
        var (issued, binding) = Mint.Make("nonce").Split('~') is [var first, var second] ? (first, second) : ("", "");

        Assert.Equal(EmailTokenFault.Malformed, Refused($"{issued}~WyJ4IiwieSIsInoiXQ~{binding}"));
        Assert.Equal(EmailTokenFault.Malformed, Refused($"{issued}~{binding}=="));
        Assert.Equal(EmailTokenFault.Malformed, Refused($"{issued}~\n{binding}"));
        Assert.Equal(EmailTokenFault.Malformed, Refused(
            $"{Header("""{"alg":"EdDSA","typ":"evt+jwt","typ":"evt+jwt"}""")}{issued[issued.IndexOf('.', StringComparison.Ordinal)..]}~{binding}"));
        Assert.Equal(EmailTokenFault.Malformed, Refused(
            Mint.Make("nonce", parts => parts.Issued["pad"] = new string('x', 8 * 1024))));
    }

    [Fact]
    public void Whatever_the_text_is_it_is_refused_and_nothing_else_happens()
    {
        var token = Mint.Make("nonce");
        var pieces = Gen.Elements(
            token.Split('~', '.').Append("~").Append(".").Append("e30").Append("bnVsbA").Append("eyJhIjoxfQ").ToArray());
        var texts = Gen.OneOf(
            pieces.ListOf(12).Select(list => string.Join('.', list)),
            pieces.ListOf(9).Select(string.Concat),
            Gen.Choose(0, token.Length - 1).Select(i => token.Remove(i, 1)),
            ArbMap.Default.GeneratorFor<string>().Where(text => text is not null));

        Prop.ForAll(texts.ToArbitrary(), text => text == token || Refused(text) is not null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(200));
    }

    private static JsonObject Jwk(TokenMint.Parts parts) => parts.Issued["cnf"]?["jwk"]?.AsObject() ?? [];

    private static string Header(string json) =>
        System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(json));

    private static EmailTokenFault? Refused(string text)
    {
        try
        {
            EmailToken.Parse(text).Verify(Ada, Mint.Now);
            return null;
        }
        catch (EmailTokenException refusal)
        {
            return refusal.Fault;
        }
    }
}
