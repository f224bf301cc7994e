using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OtpService.Otp;
using OtpService.Otp.Recipients;
using OtpService.Proof;
using OtpService.Tests.Api;

namespace OtpService.Tests.Proof;

/// <summary>The tables of docs/proof.md are held against proofs.</summary>
public sealed partial class ProofPageTests
{
    [Fact]
    public async Task They_have_a_row_for_every_member_and_no_other()
    {
        await using var app = await TestApp.StartAsync();

        string[] tokens =
        [
            await ProveAsync(app, new { email = TestApp.Email }, code => new { email = TestApp.Email, code }),
            await ProveAsync(app, new { phone = TestApp.Phone }, code => new { phone = TestApp.Phone, code }),
            ProveByToken(app),
        ];

        var page = await File.ReadAllTextAsync(Repository.PathOf("docs/proof.md"), TestContext.Current.CancellationToken);
        Assert.Equal(
            tokens.SelectMany(token => token.Split('.')[..2]).SelectMany(Members).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
            FirstCells.Matches(page).SelectMany(row => Names.Matches(row.Groups["cell"].Value))
                .Select(name => name.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    private static async Task<string> ProveAsync(TestApp app, object to, Func<string, object> guess)
    {
        await app.SendAsync(to);
        var answer = await app.VerifyAsync(guess(app.Provider.LastCode));
        Assert.Equal(200, answer.Status);
        return answer.Text("token");
    }

    private static string ProveByToken(TestApp app)
    {
        Assert.True(Address.TryParseEmail(TestApp.Email, out var email));
        Assert.True(app.Services.GetRequiredService<PurposeTable>().TryGet(Purpose.Default, out var purpose));
        return app.Services.GetRequiredService<ProofSigner>().SignEmailToken(
            default, email, purpose, "issuer.test", "https://shop.example.com");
    }

    private static IEnumerable<string> Members(string part)
    {
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part)));
        return [.. json.RootElement.EnumerateObject().Select(member => member.Name)];
    }

    [GeneratedRegex("^\\|(?<cell> `[^|]*)\\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FirstCells { get; }

    [GeneratedRegex("`(?<name>[a-z_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names { get; }
}
