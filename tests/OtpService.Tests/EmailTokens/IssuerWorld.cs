using System.Text;
using System.Text.Json;
using OtpService.EmailTokens;

namespace OtpService.Tests.EmailTokens;

/// <summary>What issuers publish, instead of the internet; and what was fetched from them.</summary>
internal sealed class IssuerWorld : IIssuerHttp
{
    private readonly Dictionary<string, byte[]> pages = new(StringComparer.Ordinal);

    /// <summary>What was fetched, in order.</summary>
    public List<string> Fetched { get; } = [];

    /// <summary>Waits before each answer, so that a test can have several requests wait for one.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public void Publish(string url, object json) => pages[url] = JsonSerializer.SerializeToUtf8Bytes(json);

    public void Publish(string url, string text) => pages[url] = Encoding.UTF8.GetBytes(text);

    public void Remove(string url) => pages.Remove(url);

    public async Task<byte[]> GetAsync(Uri uri, string mediaType)
    {
        var url = uri.ToString();
        lock (Fetched)
        {
            Fetched.Add(url);
        }

        await Gate;
        return pages.TryGetValue(url, out var page) ? page : throw new EmailTokenException(EmailTokenFault.Unavailable);
    }
}
