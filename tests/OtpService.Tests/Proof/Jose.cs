using System.Text.Json;

namespace OtpService.Tests.Proof;

/// <summary>The library by which the samples check a proof, run by Node.</summary>
internal static class Jose
{
    /// <summary>
    /// A consumer that has this key set and fetches no other, as within the minutes for which jose keeps one.
    /// </summary>
    private const string Consumer = """
        import { createLocalJWKSet, jwtVerify } from "jose";
        let text = "";
        for await (const part of process.stdin) text += part;
        const { set, token, typ } = JSON.parse(text);
        try {
          await jwtVerify(token, createLocalJWKSet(JSON.parse(set)), {
            algorithms: ["ES256"], typ, issuer: "otpservice", audience: "app", currentDate: new Date("2026-11-23T09:00:00Z"),
          });
          console.log("ok");
        } catch (error) {
          console.log(error.code);
        }
        """;

    /// <summary>What the library says of a token: ok, or the code of its error.</summary>
    public static async Task<string> VerifyAsync(string set, string token, string typ = "otp+jwt") =>
        await Tool.NodeAsync(Consumer, JsonSerializer.Serialize(new { set, token, typ }));
}
