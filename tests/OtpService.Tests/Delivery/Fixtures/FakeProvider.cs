using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace OtpService.Tests.Delivery.Fixtures;

/// <summary>
/// A provider on a port of this machine: real HTTP, in this process. It keeps every request that it has read
/// whole, answers as Autosend and Unosend do, and misbehaves when told.
/// </summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    private readonly ConcurrentQueue<FakeRequest> requests = new();
    private readonly ConcurrentQueue<FakeAnswer> script = new();
    private readonly SemaphoreSlim arrivals = new(0);
    private readonly CancellationTokenSource end = new();
    private readonly WebApplication app;
    private volatile FakeAnswer standing = FakeAnswer.Success;
    private int connections;

    private FakeProvider(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Use(next => connection => ConnectAsync(next, connection));
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            }));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary>What *_API_URL is set to.</summary>
    public string Url => app.Urls.Single();

    /// <summary>
    /// The requests that were read whole, oldest first: the messages that a provider could have taken.
    /// </summary>
    public IReadOnlyList<FakeRequest> Requests => [.. requests];

    /// <summary>How many connections were opened to it.</summary>
    public int Connections => connections;

    /// <summary>The code in the newest message; throws where there is none.</summary>
    public string LastCode => Requests[^1].Code;

    public static Task<FakeProvider> StartAsync() => StartAsync(certificate: null);

    /// <summary>One that speaks TLS, with this certificate.</summary>
    public static async Task<FakeProvider> StartAsync(X509Certificate2? certificate)
    {
        var provider = new FakeProvider(certificate);
        await provider.app.StartAsync(provider.end.Token);
        return provider;
    }

    /// <summary>Answers every request like this from now on.</summary>
    public void Answer(FakeAnswer answer) => standing = answer;

    /// <summary>
    /// Answers the next requests like these, one each, before what <see cref="Answer"/> says.
    /// </summary>
    public void AnswerNext(params ReadOnlySpan<FakeAnswer> answers)
    {
        foreach (var answer in answers)
        {
            script.Enqueue(answer);
        }
    }

    /// <summary>Waits until one more request has been read, counted from the last wait.</summary>
    public Task ReceivedAsync(CancellationToken cancellationToken) => arrivals.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        end.Dispose();
        arrivals.Dispose();
    }

    private async Task ConnectAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        Interlocked.Increment(ref connections);
        if (script.TryPeek(out var answer) ? answer.ResetsFirst : standing.ResetsFirst)
        {
            script.TryDequeue(out _);
            await connection.Transport.Input.ReadAsync(end.Token);
            connection.Abort();
            return;
        }

        await next(connection);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers
            .ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        requests.Enqueue(new(context.Request.Method, context.Request.Path.ToString(), headers, body));
        arrivals.Release();

        using var over = CancellationTokenSource.CreateLinkedTokenSource(end.Token, context.RequestAborted);
        try
        {
            await (script.TryDequeue(out var next) ? next : standing).WriteAsync(context, over.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }
}

/// <summary>A request as a provider read it.</summary>
internal sealed partial record FakeRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>
    /// The code of a webhook, or that in an Autosend mail or an Unosend SMS: the first run of 4 to 10 digits in what people read.
    /// </summary>
    public string Code
    {
        get
        {
            if (Json.TryGetProperty("data", out var data) && data.TryGetProperty("code", out var code))
            {
                return code.GetString() ?? "";
            }

            var words = Json.TryGetProperty("subject", out var subject) ? subject : Json.GetProperty("body");
            return Digits.Match(words.GetString() ?? "").Value;
        }
    }

    [GeneratedRegex("[0-9]{4,10}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits { get; }
}
