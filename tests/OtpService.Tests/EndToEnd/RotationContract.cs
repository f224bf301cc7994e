using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeRotationTests() : RotationContract(ServiceBinary.Native);

/// <summary>Secrets, keys and whole processes are changed while people are signing in.</summary>
public abstract class RotationContract(ServiceBinary binary)
{
    private const string Old = "the-old-secret-of-this-installation-1";
    private const string New = "the-new-secret-of-this-installation-2";
    private const int People = 40;

    [Fact]
    public async Task F31_a_new_secret_in_front_loses_no_code_and_no_count()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var before = await installation.StartAsync(("OTP_SECRET", Old));
        var guesses = await AllSentAsync(installation, before, "early");
        var wrong = guesses[0] with { Code = TestApp.Wrong(guesses[0].Code) };
        Assert.Equal(4, (await before.VerifyAsync(wrong)).Number("attemptsRemaining"));

        await using var after = await installation.StartAsync(("OTP_SECRET", $"{New},{Old}"));
        var late = AllSentAsync(installation, after, "late");

        (await after.SendAsync(new { email = guesses[1].Email })).IsProblem(429, "resend_too_soon");
        Assert.Equal(3, (await after.VerifyAsync(wrong)).Number("attemptsRemaining"));
        await AllVerifyAsync(after, guesses);
        await AllVerifyAsync(after, await late);
    }

    [Fact]
    public async Task F31_a_secret_changed_in_two_steps_is_understood_by_replicas_on_either_side()
    {
        await using var installation = await Installation.CreateAsync(binary);
        string[] steps = [Old, $"{Old},{New},{Old}", $"{New},{Old}"];
        for (var step = 1; step < steps.Length; step++)
        {
            await using var behind = await installation.StartAsync(("OTP_SECRET", steps[step - 1]));
            await using var ahead = await installation.StartAsync(("OTP_SECRET", steps[step]));
            var ofBehind = AllSentAsync(installation, behind, $"behind-{step}");
            var ofAhead = AllSentAsync(installation, ahead, $"ahead-{step}");

            await AllVerifyAsync(ahead, await ofBehind);
            await AllVerifyAsync(behind, await ofAhead);
        }
    }

    [Fact]
    public async Task F31_a_new_signing_key_in_front_leaves_the_proofs_of_the_old_one_good()
    {
        using var first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (old, current) = (first.ExportPkcs8PrivateKeyPem(), second.ExportPkcs8PrivateKeyPem());
        await using var installation = await Installation.CreateAsync(binary);
        await using var before = await installation.StartAsync(("SIGNING_KEY", old));
        await using var after = await installation.StartAsync(("SIGNING_KEY", $"{current}\n{old}"));
        var early = await AllVerifyAsync(before, await AllSentAsync(installation, before, "early"));
        var late = await AllVerifyAsync(after, await AllSentAsync(installation, after, "late"));

        var keys = new JsonWebKeySet((await after.GetAsync("/.well-known/jwks.json")).Body).GetSigningKeys();

        Assert.Equal(2, keys.Count);
        foreach (var token in early.Concat(late))
        {
            var result = await new JsonWebTokenHandler()
                .ValidateTokenAsync(token, new TokenValidationParameters
                {
                    IssuerSigningKeys = keys,
                    ValidIssuer = "https://otp.example",
                    ValidAudience = "shop",
                    ValidTypes = ["otp+jwt"],
                });
            Assert.True(result.IsValid, result.Exception?.Message);
        }
    }

    [Fact]
    public async Task F26_replicas_replaced_one_after_another_under_load_lose_nothing()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await ReplacedUnderLoadAsync(installation);
    }

    /// <summary>Replaces three replicas one after another while people sign in; nobody may notice.</summary>
    internal static async Task ReplacedUnderLoadAsync(Installation installation)
    {
        await using var replicas = await RoundRobin.StartAsync(installation);
        var signIns = SignIns.Begin(installation, replicas);
        for (var replaced = 0; replaced < RoundRobin.Size; replaced++)
        {
            await signIns.ServedAsync(20);
            await using var stopping = await replicas.ReplaceAsync(await installation.StartAsync());
            await stopping.TerminateAsync();
            Assert.Equal(0, await stopping.ExitAsync());
        }

        await signIns.ServedAsync(20);
        await signIns.EndAsync();
        Assert.Equal((0, 0), (signIns.Refusals, signIns.Lost));
    }

    private static async Task<IReadOnlyList<Guess>> AllSentAsync(
        Installation installation, ServiceProcess service, string name)
    {
        var emails = Enumerable.Range(0, People).Select(i => $"{name}-{i}@example.com").ToList();
        var answers = await Task.WhenAll(emails.Select(email => service.SendAsync(new { email })));
        Assert.All(answers, answer => Assert.True(answer.Status == 200, answer.Body));

        return [.. emails.Select(email => new Guess(email, installation.CodeFor(email)))];
    }

    private static async Task<IReadOnlyList<string>> AllVerifyAsync(
        ServiceProcess service, IReadOnlyList<Guess> guesses)
    {
        var answers = await Task.WhenAll(guesses.Select(service.VerifyAsync));
        Assert.All(answers, answer => Assert.True(answer.Status == 200, answer.Body));
        return [.. answers.Select(answer => answer.Text("token"))];
    }
}

/// <summary>What a person types, where.</summary>
internal sealed record Guess(string Email, string Code);
