using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class JitFlowTests() : FlowContract(ServiceBinary.Jit);

public sealed class NativeFlowTests() : FlowContract(ServiceBinary.Native);

/// <summary>
/// The main job on real input: a code is sent, read where a person would read it, and verified.
/// </summary>
public abstract class FlowContract(ServiceBinary binary)
{
    [Fact]
    public async Task A_code_sent_by_mail_verifies_once_and_its_proof_stands()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();

        var sent = await service.SendAsync(new { email = "Ada@Example.com" });
        Assert.Equal(200, sent.Status);
        Assert.Equal("email", sent.Text("channel"));
        var mail = Assert.Single(installation.Provider.Requests);
        Assert.EndsWith("/mails/send", mail.Path, StringComparison.Ordinal);
        Assert.Equal("Bearer autosend-key-8c1d", mail.Headers["Authorization"]);

        var verified = await service.VerifyAsync(new { email = "ada@example.com", code = mail.Code });
        Assert.Equal(200, verified.Status);
        Assert.Equal(sent.Text("verificationId"), verified.Text("verificationId"));
        var proof = await ProofAsync(service, verified.Text("token"));
        Assert.Equal("email:ada@example.com", proof.Subject);
        Assert.Equal(sent.Text("verificationId"), proof.Id);

        (await service.VerifyAsync(new { email = "ada@example.com", code = mail.Code }))
            .IsProblem(400, "code_used");
    }

    [Fact]
    public async Task A_code_sent_by_SMS_verifies_once_and_its_proof_stands()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();

        var sent = await service.SendAsync(new { phone = "+1 (415) 555-2671", purpose = "login" });
        Assert.Equal(200, sent.Status);
        Assert.Equal("sms", sent.Text("channel"));
        var sms = Assert.Single(installation.Provider.Requests);
        Assert.EndsWith("/sms", sms.Path, StringComparison.Ordinal);
        var guess = new { phone = "+14155552671", purpose = "login", code = sms.Code };

        (await service.VerifyAsync(guess with { code = TestApp.Wrong(sms.Code) }))
            .IsProblem(400, "invalid_code");
        var verified = await service.VerifyAsync(guess);
        Assert.Equal(200, verified.Status);
        var proof = await ProofAsync(service, verified.Text("token"));
        Assert.Equal("phone:+14155552671", proof.Subject);
        Assert.Equal("login", proof.GetPayloadValue<string>("purpose"));

        (await service.VerifyAsync(guess)).IsProblem(400, "code_used");
    }

    [Fact]
    public async Task In_Development_it_works_without_any_setting()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
        };
        await using var service = await ServiceProcess.StartAsync(binary, settings);

        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        var outbox = await service.GetAsync("/dev/outbox?to=ada@example.com");
        var code = outbox.Json[0].GetProperty("code").GetString();

        var verified = await service.VerifyAsync(new { email = "ada@example.com", code });
        Assert.Equal(200, verified.Status);
        (await service.VerifyAsync(new { email = "ada@example.com", code })).IsProblem(400, "code_used");
    }

    [Fact]
    public async Task The_documentation_and_its_page_are_served()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();

        var document = await service.GetAsync("/swagger/v1/swagger.json");
        Assert.True(document.Json.GetProperty("paths").TryGetProperty("/verify-code", out _));
        var page = await service.GetAsync("/swagger/index.html");
        Assert.Equal(200, page.Status);
        Assert.Contains("swagger-ui", page.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await service.GetAsync("/swagger")).Status);
        Assert.Equal(200, (await service.GetAsync("/swagger/swagger-ui.css")).Status);
        (await service.GetAsync("/dev/outbox")).IsProblem(404, "not_found");
    }

    /// <summary>Reads a proof as an app's back end does: by the published keys and nothing else.</summary>
    private static async Task<JsonWebToken> ProofAsync(ServiceProcess service, string token)
    {
        var keys = await service.GetAsync("/.well-known/jwks.json");
        Assert.Equal(200, keys.Status);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKeys = new JsonWebKeySet(keys.Body).GetSigningKeys(),
            ValidIssuer = "https://otp.example",
            ValidAudience = "shop",
            ValidTypes = ["otp+jwt"],
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        return Assert.IsType<JsonWebToken>(result.SecurityToken);
    }
}
