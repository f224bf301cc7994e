using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OtpService.Tests.Hooks;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// Requests to every endpoint, nearly as they ought to be, each to an address of its own. Those of systems
/// that sign are signed after they were spoiled, so that they get as far as others. None of them knows a code
/// or a link.
/// </summary>
internal sealed class StrangeRequests(Chance chance, string knownId)
{
    private const string Key = "Authorization: Bearer bearer-key-of-the-shop-a7\r\n";
    private const string Link =
        "/m/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    /// <summary>More of it than a request with a wrong length could take for its body.</summary>
    private static readonly string Then =
        string.Concat(Enumerable.Repeat("GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 8));

    private int number;

    /// <summary>Whose body, path or one field is strange, in sound HTTP.</summary>
    public string Next()
    {
        number++;
        var (start, body, headers) = Sound();
        (start, body, headers) = chance.Next(0, 8) switch
        {
            0 => (Line(Mutation.Of(start, chance)), body, headers),
            1 => (start, body, headers + Field()),
            _ => (start, Mutation.Of(body, chance), headers),
        };
        return Write(start, body, headers + (start.Contains("/hooks/supabase", StringComparison.Ordinal) ? Signed("webhook", body)
            : start.Contains("/hooks/clerk", StringComparison.Ordinal) || start.Contains(
                "/webhooks/resend", StringComparison.Ordinal) ? Signed("svix", body)
            : "") + "Connection: close\r\n");
    }

    /// <summary>Which may be no HTTP at all; what follows it ends the connection.</summary>
    public string NextOnTheWire()
    {
        number++;
        var (start, body, headers) = Sound();
        return Mutation.Of(Write(start, body, headers), chance) + Then;
    }

    private static string Write(string start, string body, string headers) =>
        $"{start} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>A request line without what would end it or the path.</summary>
    private static string Line(string text) =>
        string.Concat(text.Where((c, at) => c is > ' ' and < '\u007F' || (c == ' ' && at < 7))) is { Length: > 0 } line ? line : "GET /";

    private (string Start, string Body, string Headers) Sound()
    {
        var (email, phone) = ($"person-{number}@example.com", $"+1415{2_000_000 + (number * 7)}");
        var code = chance.Next(0, int.MaxValue).ToString("D10", CultureInfo.InvariantCulture);
        return chance.Next(0, 24) switch
        {
            0 or 1 or 2 => ("POST /send-verification", $$"""{"email":"{{email}}","locale":"de"}""", ""),
            3 or 4 => (
                "POST /send-verification",
                $$"""{"phone":"{{phone}}","purpose":"login","fallbackEmail":"{{email}}"}""", ""),
            5 => (
                "POST /send-verification", $$"""{"email":"{{email}}","purpose":"magic-link","name":"Ada"}""",
                Key),
            6 or 7 or 8 => (
                "POST /verify-code",
                $$"""{"email":"ada@example.com","code":"{{code}}","verificationId":"{{knownId}}"}""", ""),
            9 or 10 =>
                ("POST /verify-code", $$"""{"phone":"{{phone}}","code":"{{code}}","purpose":"login"}""", ""),
            11 => ("POST /messages", $$$"""{"to":{"email":"{{{email}}}"},"template":"code","variables":{"code":"{{{code}}}","minutes":5}}""", Key),
            12 => ($"GET /verifications/{knownId}", "", Key),
            13 => ($"DELETE /verifications/A{knownId[1..]}", "", Key),
            14 => ("GET /stats?minutes=60", "", Key),
            15 => ($"POST {Link}", "", ""),
            16 => ($"GET {Link}", "", ""),
            17 => (
                "POST /hooks/supabase/send-sms",
                $$$"""{"user":{"phone":"{{{phone}}}"},"sms":{"otp":"{{{code}}}"}}""", ""),
            18 => ("POST /hooks/supabase/send-email", $$$"""{"user":{"email":"{{{email}}}"},"email_data":{"token":"{{{code}}}","token_hash":"a","email_action_type":"signup"}}""", ""),
            19 => ("POST /hooks/clerk", $$$"""{"type":"sms.created","timestamp":1,"data":{"to_phone_number":"{{{phone}}}","message":"{{{code}}}","data":{"otp_code":"{{{code}}}"} } }""", ""),
            20 => ("POST /hooks/kratos", $$$"""{"recipient":"{{{email}}}","template_type":"login_code_valid","subject":"s","body":"b","template_data":{"login_code":"{{{code}}}"}}""", Key),
            21 => ("POST /hooks/keycloak", $$"""{"text":"Your code is {{code}}.","to":["{{phone}}"]}""", Key),
            22 => (
                "POST /hooks/logto",
                $$$"""{"to":"{{{email}}}","type":"SignIn","payload":{"code":"{{{code}}}","locale":"de"}}""",
                Key),
            _ => (
                "POST /webhooks/resend",
                $$$"""{"type":"email.delivered","data":{"email_id":"r1","to":["{{{email}}}"]}}""", ""),
        };
    }

    /// <summary>A header field that means something, and what it does not mean.</summary>
    private string Field()
    {
        string[] names = ["Idempotency-Key", "Accept-Language", "Authorization", "Origin", "X-Forwarded-For", "Content-Encoding", "traceparent"];
        string[] values = ["once", "de;q=0.5,*", "Basic YTpi", "https://a.example", "10.0.0.1, ::1", "gzip", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"];
        var value = Mutation.Of(chance.Pick(values), chance);
        return $"{chance.Pick(names)}: {string.Concat(value.Where(c => c is not '\r' and not '\n' and not '\0'))}\r\n";
    }

    /// <summary>The fields of Standard Webhooks.</summary>
    private string Signed(string prefix, string body)
    {
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var hash = HMACSHA256.HashData(
            Convert.FromBase64String(Hook.StandardSecret["whsec_".Length..]),
            Encoding.Latin1.GetBytes($"{number}.{time}.{body}"));
        return $"{prefix}-id: {number}\r\n{prefix}-timestamp: {time}\r\n{prefix}-signature: v1,{Convert.ToBase64String(hash)}\r\n";
    }
}
