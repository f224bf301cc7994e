using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// Plays Autosend's one call, POST /mails/send, and answers at once, so that only the service's own work is
/// measured. It remembers the code of every address, as the person's mailbox would.
/// </summary>
internal sealed partial class InstantProvider : IDisposable
{
    private static readonly byte[] Accepted =
    [
        .. "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 41\r\n\r\n"u8,
        .. /* lang=json */ """{"success":true,"data":{"emailId":"m-1"}}"""u8,
    ];

    private readonly TcpListener listener;
    private readonly ConcurrentDictionary<string, string> codes = new(StringComparer.Ordinal);

    public InstantProvider(int port)
    {
        listener = new(IPAddress.Loopback, port);
        listener.Start();
        _ = AcceptAsync();
    }

    public string CodeOf(string address) =>
        codes.TryGetValue(address, out var code)
            ? code
            : throw new InvalidOperationException($"No message reached the provider for {address}.");

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = ServeAsync(await listener.AcceptSocketAsync());
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = new HttpConnection(socket);
        while (await connection.ReadAsync() is { Head.IsEmpty: false } request)
        {
            Remember(request.Body);
            await connection.WriteAsync(Accepted);
        }
    }

    private void Remember(ReadOnlyMemory<byte> body)
    {
        using var mail = JsonDocument.Parse(body);
        var address = mail.RootElement.GetProperty("to").GetProperty("email").GetString() ?? "";
        codes[address] = CodeIn.Match(mail.RootElement.GetProperty("subject").GetString() ?? "").Value;
    }

    [GeneratedRegex("[0-9]{6}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeIn { get; }
}
