using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>HTTP written byte by byte, as no client library would write it.</summary>
internal static class RawHttp
{
    /// <summary>
    /// Writes these bytes, Latin-1, on a new connection; gives every answer until the server closes it.
    /// </summary>
    public static async Task<IReadOnlyList<RawAnswer>> AskAsync(Uri server, string request) =>
        RawAnswer.ReadAll(await ReadAsync(server, request));

    /// <summary>
    /// Writes a head, and then a piece every half second until there is an answer or nothing is left; gives
    /// the answer.
    /// </summary>
    public static async Task<RawAnswer> TrickleAsync(Uri server, string head, IEnumerable<string> pieces)
    {
        using var limit = new CancellationTokenSource(ServiceProcess.Patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port, limit.Token);
        await using var stream = connection.GetStream();
        using var received = new MemoryStream();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        try
        {
            foreach (var piece in pieces.Prepend(head).TakeWhile(_ => connection.Available == 0))
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(piece), limit.Token);
                await timer.WaitForNextTickAsync(limit.Token);
            }

            await stream.CopyToAsync(received, limit.Token);
        }
        catch (IOException)
        {
            // A server that refuses need not read the rest: what it answered before has arrived.
        }

        return RawAnswer.ReadAll(Encoding.Latin1.GetString(received.ToArray()))[0];
    }

    /// <summary>The same, without a look at what comes back.</summary>
    public static async Task<string> ReadAsync(Uri server, string request)
    {
        using var limit = new CancellationTokenSource(ServiceProcess.Patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port, limit.Token);
        await using var stream = connection.GetStream();
        using var received = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
            await stream.CopyToAsync(received, limit.Token);
        }
        catch (IOException)
        {
            // A server that refuses need not read the rest: what it answered before has arrived.
        }

        return Encoding.Latin1.GetString(received.ToArray());
    }
}

/// <summary>An answer as it went over the wire.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Reads answers one after another; in Latin-1 every byte is a character.</summary>
    public static IReadOnlyList<RawAnswer> ReadAll(string text)
    {
        var answers = new List<RawAnswer>();
        while (text.Length > 0)
        {
            var (head, rest) = Cut(text, "\r\n\r\n");
            var lines = head.Split("\r\n");
            var headers = lines.Skip(1).Select(line => Cut(line, ": "))
                .ToDictionary(field => field.Before, field => field.After, StringComparer.OrdinalIgnoreCase);
            (var body, text) = headers.ContainsKey("Transfer-Encoding") ? Chunks(rest) : Sized(headers, rest);
            var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
            answers.Add(new(status, headers, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body))));
        }

        return answers;
    }

    private static (string Body, string After) Sized(Dictionary<string, string> headers, string text)
    {
        var length = int.Parse(
            headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
        return (text[..length], text[length..]);
    }

    private static (string Body, string After) Chunks(string text)
    {
        var body = new StringBuilder();
        while (true)
        {
            var (size, rest) = Cut(text, "\r\n");
            var length = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Append(rest.AsSpan(0, length));
            text = rest[(length + 2)..];
            if (length == 0)
            {
                return (body.ToString(), text);
            }
        }
    }

    private static (string Before, string After) Cut(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + separator.Length)..]);
    }
}
