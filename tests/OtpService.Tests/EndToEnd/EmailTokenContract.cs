using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EmailTokens;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeEmailTokenTests() : EmailTokenContract(ServiceBinary.Native);

/// <summary>
/// An address verified by a token, from processes that share a Redis: the issuer is a real https server, to which a proxy
/// leads, because its name and port 443 are nobody's here.
/// </summary>
public abstract class EmailTokenContract(ServiceBinary binary)
{
    private const string Shop = "https://shop.example.com";

    [Fact]
    public async Task A_token_verifies_at_one_replica_and_never_again_at_any()
    {
        var mint = new TokenMint { Audience = Shop, Now = TimeProvider.System.GetUtcNow() };
        using var folder = new TemporaryFolder();
        var (file, key) = (Path.Combine(folder.Path, "issuer.crt"), Path.Combine(folder.Path, "issuer.key"));
        await CertificateContract.MakeAsync(file, key, mint.Issuer);
        await using var issuer = await FakeProvider.StartAsync(X509Certificate2.CreateFromPemFile(file, key));
        await using var proxy = new Proxy(new Uri(issuer.Url).Port);
        await using var installation = await Installation.CreateAsync(binary);
        (string, string)[] settings =
        [
            ("EMAIL_TOKEN_ISSUERS", $"mail.test={mint.Issuer}"), ("ALLOWED_ORIGINS", Shop),
            ("SSL_CERT_FILE", file), ("HTTPS_PROXY", proxy.Url),
        ];
        await using var first = await installation.StartReadyAsync(settings);
        await using var second = await installation.StartReadyAsync(settings);
        var nonce = await PostAsync(first, "/email-verification/nonce", new { });
        Assert.Equal(200, nonce.Status);
        var token = mint.Make(nonce.Text("nonce"));

        foreach (var replica in new[] { first, second })
        {
            issuer.AnswerNext(
                FakeAnswer.Json(200, $$"""{"jwks_uri":"https://{{mint.Issuer}}/keys"}"""),
                FakeAnswer.Json(200, new JsonObject { ["keys"] = new JsonArray(mint.Jwk) }.ToJsonString()));
            var answer = await PostAsync(replica, "/verify-email-token", new { email = mint.Email, token });

            if (replica == first)
            {
                Assert.Equal((200, mint.Email), (answer.Status, answer.Text("email")));
            }
            else
            {
                answer.IsProblem(422, "invalid_email_token");
            }
        }

        Assert.Equal(
            ["/.well-known/email-verification", "/keys", "/.well-known/email-verification", "/keys"],
            issuer.Requests.Select(request => request.Path));
        await second.SaysAsync("replayed");
        Assert.All(first.Output.Concat(second.Output), line => Assert.DoesNotContain(mint.Email, line, StringComparison.Ordinal));
    }

    private static async Task<Answer> PostAsync(ServiceProcess service, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = System.Net.Http.Json.JsonContent.Create(body),
        };
        request.Headers.Add("Origin", Shop);
        using var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    /// <summary>A proxy for TLS (RFC 9110 section 9.3.6) to which every name leads to one port of this machine.</summary>
    private sealed class Proxy : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource stop = new();
        private readonly Task serving;
        private readonly int port;

        public Proxy(int port)
        {
            this.port = port;
            listener.Start();
            serving = ServeAsync();
        }

        public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            listener.Dispose();
            await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.Dispose();
        }

        private async Task ServeAsync()
        {
            List<Task> relaying = [];
            try
            {
                while (true)
                {
                    relaying.Add(RelayAsync(await listener.AcceptTcpClientAsync(stop.Token)));
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                await Task.WhenAll(relaying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private async Task RelayAsync(TcpClient client)
        {
            using (client)
            using (var target = new TcpClient())
            {
                var near = client.GetStream();
                var head = new StringBuilder();
                var one = new byte[1];
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
                {
                    await near.ReadExactlyAsync(one, stop.Token);
                    head.Append((char)one[0]);
                }

                Assert.StartsWith("CONNECT accounts.issuer.test:443 ", head.ToString(), StringComparison.Ordinal);
                await target.ConnectAsync(IPAddress.Loopback, port, stop.Token);
                await near.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stop.Token);
                var far = target.GetStream();
                await Task.WhenAny(near.CopyToAsync(far, stop.Token), far.CopyToAsync(near, stop.Token));
            }
        }
    }
}
