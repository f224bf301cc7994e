using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace OtpService.Benchmarks.Micro;

/// <summary>
/// Whole requests through the pipeline in this process, on the store in memory. The time and the bytes of the
/// client, which is HttpClient over no socket, are in it.
/// </summary>
public class PipelineBenchmarks : ServiceBenchmarks
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private static readonly byte[] Request = Encoding.UTF8.GetBytes(
        $$"""{"email":"{{Service.Email}}","purpose":"login"}""");

    private HttpClient client = new();
    private byte[] guess = [];

    [Benchmark]
    public Task<byte[]> VerifyCode() => AnswerAsync("/verify-code", guess);

    [Benchmark]
    public Task<byte[]> SendVerification() => AnswerAsync("/send-verification", Request);

    protected override async Task BeginAsync()
    {
        client = Service.CreateClient();
        var sent = JsonElement.Parse(await SendVerification());

        // With its id a success may be repeated for a while, and here the clock stands.
        var (code, id) = (Service.Sender.LastCode.Reveal(), sent.GetProperty("verificationId").GetString());
        guess = Encoding.UTF8.GetBytes(
            $$"""{"email":"{{Service.Email}}","code":"{{code}}","purpose":"login","verificationId":"{{id}}"}""");
    }

    private async Task<byte[]> AnswerAsync(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }
}
