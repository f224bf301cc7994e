using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OtpService.Tests.Delivery.Smtp;

/// <summary>
/// A mail server on a port of this machine, as RFC 5321 wants it, that keeps what it takes and says otherwise
/// when told. Its certificate is its own work, which nobody trusts who was not told to.
/// </summary>
internal sealed class FakeSmtpServer : IAsyncDisposable
{
    /// <summary>The reply that drops the connection instead.</summary>
    public const string Drop = "drop";

    /// <summary>The reply that never comes.</summary>
    public const string Never = "never";

    /// <summary>The usual reply, but not before <see cref="Release"/>.</summary>
    public const string Held = "held";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly CancellationToken over;
    private readonly ConcurrentDictionary<string, string> replies = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> commands = new();
    private readonly ConcurrentQueue<string> mails = new();
    private readonly ConcurrentDictionary<TcpClient, bool> open = new();
    private readonly SemaphoreSlim silences = new(0);
    private readonly TaskCompletionSource<string?> held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly X509Certificate2 certificate = NewCertificate();

    public FakeSmtpServer()
    {
        over = end.Token;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What EHLO offers, one extension each.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = ["AUTH PLAIN", "SIZE 1000000"];

    /// <summary>Whether TLS comes first, before anything is said.</summary>
    public bool SpeaksTlsFirst { get; init; }

    /// <summary>Its certificate, for those who shall trust it.</summary>
    public string CertificatePem => certificate.ExportCertificatePem();

    /// <summary>How many connections it takes at the same time; it greets others with 421.</summary>
    public int MostConnections { get; init; } = int.MaxValue;

    /// <summary>How many connections there were.</summary>
    public int Connections { get; private set; }

    public IReadOnlyList<string> Commands => [.. commands];

    /// <summary>The mails that it was given whole, with their headers.</summary>
    public IReadOnlyList<string> Mails => [.. mails];

    /// <summary>
    /// Answers a command like this from now on. The greeting is the command "", the end of a mail ".".
    /// </summary>
    public void Answer(string command, string reply) => replies[command] = reply;

    /// <summary>Gives the replies that are held: the usual ones, or this.</summary>
    public void Release(string? reply = null) => held.TrySetResult(reply);

    /// <summary>Closes every connection.</summary>
    public void HangUp()
    {
        foreach (var connection in open.Keys)
        {
            connection.Close();
        }
    }

    /// <summary>Waits until a reply is due that never comes, or is held.</summary>
    public Task SilentAsync(CancellationToken cancellationToken) => silences.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Dispose();
        end.Dispose();
        silences.Dispose();
        certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!over.IsCancellationRequested)
        {
            var connection = await listener.AcceptTcpClientAsync(over);
            Connections++;
            open[connection] = true;
            _ = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var greeting = open.Count <= MostConnections ? "220 mail.example ESMTP" : "421 4.7.0 Too many";
            await (SpeaksTlsFirst
                ? TalkSecurelyAsync(client.GetStream(), greeting)
                : TalkAsync(client.GetStream(), greeting));
        }
        catch (Exception exception)
            when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
        finally
        {
            open.TryRemove(client, out _);
        }
    }

    private async Task TalkSecurelyAsync(Stream stream, string greeting)
    {
        await using var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate }, over);
        await TalkAsync(secure, greeting);
    }

    private async Task TalkAsync(Stream stream, string greeting)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        if (greeting.Length > 0
            && (!await ReplyAsync(stream, "", greeting) || greeting.StartsWith('4')))
        {
            return;
        }

        while (await reader.ReadLineAsync(over) is { } line)
        {
            commands.Enqueue(line);
            var verb = line.Split(' ')[0].ToUpperInvariant();
            if (!await ReplyAsync(stream, verb, Usual(verb)) || verb == "QUIT")
            {
                return;
            }

            if (verb == "STARTTLS")
            {
                await TalkSecurelyAsync(stream, greeting: "");
                return;
            }

            if (verb == "DATA" && replies.GetValueOrDefault(verb, Held) == Held)
            {
                mails.Enqueue(await ReadMailAsync(reader));
                if (!await ReplyAsync(stream, ".", "250 2.0.0 Queued"))
                {
                    return;
                }
            }
        }
    }

    private string Usual(string verb) => verb switch
    {
        "EHLO" => string.Concat(Extensions.Select(extension => $"250-{extension}\r\n")) + "250 8BITMIME",
        "AUTH" => "235 2.7.0 Welcome",
        "DATA" => "354 Go on",
        "QUIT" => "221 Bye",
        "STARTTLS" => "220 Go on",
        _ => "250 2.1.0 Fine",
    };

    private async Task<bool> ReplyAsync(Stream stream, string command, string usual)
    {
        var reply = replies.GetValueOrDefault(command, usual);
        if (reply is Never or Held)
        {
            silences.Release();
            reply = reply == Held ? await held.Task.WaitAsync(over) ?? usual : await NeverAsync();
        }

        if (reply == Drop)
        {
            return false;
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{reply}\r\n"), over);
        return true;
    }

    private async Task<string> NeverAsync()
    {
        await Task.Delay(Timeout.Infinite, over);
        return Drop;
    }

    private async Task<string> ReadMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(over) is { } line && line != ".")
        {
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        }

        return mail.ToString();
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
