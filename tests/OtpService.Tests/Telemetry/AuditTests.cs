using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Telemetry;

/// <summary>What the log says of an address afterwards, without saying which it is.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task Every_send_verification_and_refusal_is_a_line_with_the_tag_that_its_ids_begin_with()
    {
        using var lines = new Lines();
        await using var app = await TestApp.StartAsync(lines);
        var (id, code) = await app.SentAsync(new { email = TestApp.Email, purpose = "login" });
        await app.SendAsync(new { email = TestApp.Email, purpose = "login" });
        await app.VerifyAsync(new { email = TestApp.Email, purpose = "login", code = TestApp.Wrong(code) });
        await app.VerifyAsync(new { email = TestApp.Email, purpose = "login", code });

        // The tag is 16 bytes, so its last character shares bits with what follows it in an id.
        var written = lines.All.Where(line => line.Contains(id[..21], StringComparison.Ordinal))
            .Select(line => line.Replace(TagIn(line, id), "TAG", StringComparison.Ordinal));
        Assert.Equal(
            [
                "Information: A code for login was sent to TAG by autosend: accepted",
                "Information: A code for login to TAG was refused: resend_too_soon",
                "Information: A guess for login by TAG was refused: invalid_code",
                "Information: A code for login was verified by TAG",
            ],
            written);
        Assert.DoesNotContain(lines.All, line =>
            line.Contains(code, StringComparison.Ordinal) || line.Contains(id, StringComparison.Ordinal)
            || line.Contains(TestApp.Email, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_could_not_be_delivered_is_a_warning()
    {
        using var lines = new Lines();
        await using var app = await TestApp.StartAsync(lines);
        app.Provider.Answer(FakeAnswer.Json(403, "{}"));
        await app.SendAsync(new { email = TestApp.Email });

        Assert.Contains(lines.All, line =>
            line.StartsWith(
                "Warning: A code for verification could not be delivered to", StringComparison.Ordinal)
            && line.EndsWith(": delivery_unavailable", StringComparison.Ordinal));
    }

    private static string TagIn(string line, string id) =>
        line.Substring(line.IndexOf(id[..21], StringComparison.Ordinal), 22);
}
