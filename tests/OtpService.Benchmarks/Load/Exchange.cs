using System.Text;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// A request, ready to be written, and what its answer must say: a fast wrong answer is no measurement.
/// </summary>
internal sealed record Exchange(byte[] Request, byte[] StatusLine, byte[] Said)
{
    private static readonly byte[] Ok = "HTTP/1.1 200 "u8.ToArray();
    private static readonly byte[] BadRequest = "HTTP/1.1 400 "u8.ToArray();
    private static readonly byte[] Success = "\"success\":true"u8.ToArray();
    private static readonly byte[] InvalidCode = "\"invalid_code\""u8.ToArray();

    public static Exchange Send(Person person) =>
        new(Post(person, "/send-verification", $$"""{"email":"{{person.Email}}"}"""), Ok, Success);

    public static Exchange RightCode(Person person, string code) => new(Guess(person, code), Ok, Success);

    /// <summary>The code with its first digit changed.</summary>
    public static Exchange WrongCode(Person person, string code) =>
        new(Guess(person, (code[0] == '9' ? '0' : '9') + code[1..]), BadRequest, InvalidCode);

    public void Check(HttpMessage answer)
    {
        if (!answer.Head.Span.StartsWith(StatusLine) || answer.Body.Span.IndexOf(Said) < 0)
        {
            throw new InvalidDataException(
                $"Expected {Text(StatusLine)}with {Text(Said)}, but the answer to\n\n{Text(Request)}\n\n"
                + $"was\n\n{Text(answer.Head.Span)}\n\n{Text(answer.Body.Span)}");
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private static byte[] Guess(Person person, string code) =>
        Post(person, "/verify-code", $$"""{"email":"{{person.Email}}","code":"{{code}}"}""");

    private static byte[] Post(Person person, string path, string json) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {person.Network}\r\n"
        + $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}");
}
