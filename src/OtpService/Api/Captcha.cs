using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace OtpService.Api;

/// <summary>
/// Asks the captcha's provider whether a token is good. Turnstile, hCaptcha and reCAPTCHA speak alike: a form with
/// secret and response, answered with success, the page's hostname, and in reCAPTCHA's version 3 a score.
/// </summary>
internal sealed partial class Captcha : IDisposable
{
    public const string Recaptcha = "recaptcha";

    private const int MaxTokenLength = 8192;
    private const int MaxAnswerBytes = 64 * 1024;
    private const int MaxConnections = 64;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    /// <summary>What providers answer when the fault is not the visitor's.</summary>
    private static readonly FrozenSet<string> FaultsOfOthers = FrozenSet.Create(
        StringComparer.Ordinal,
        "missing-input-secret", "invalid-input-secret", "sitekey-secret-mismatch", "bad-request", "internal-error");

    private readonly CaptchaOptions options;
    private readonly FrozenSet<string> hostnames;
    private readonly TimeProvider time;
    private readonly ILogger<Captcha> logger;
    private readonly SocketsHttpHandler handler;
    private readonly HttpClient client;

    public Captcha(IOptions<CaptchaOptions> options, TimeProvider time, ILogger<Captcha> logger)
    {
        (this.options, this.time, this.logger) = (options.Value, time, logger);
        hostnames = ApiOptions.Split(options.Value.Hostnames).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = AnswerWithin,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = MaxConnections,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        };
        client = new HttpClient(handler, disposeHandler: false)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    /// <summary>
    /// Judges a token within 3 seconds. Neither the token nor the address of the caller is kept, and only the token
    /// leaves. What cannot be checked is not good.
    /// </summary>
    public async Task<CaptchaVerdict> CheckAsync(string? token, CancellationToken cancellationToken)
    {
        if (token is not { Length: > 0 and <= MaxTokenLength })
        {
            return CaptchaVerdict.Refused;
        }

        try
        {
            var answer = await AskAsync(token, cancellationToken);
            return answer is null ? Unavailable("unreadable-answer") : Judge(answer);
        }
        catch (HttpRequestException e)
        {
            return Unavailable(e.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unavailable("no-answer-in-time");
        }
    }

    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
    }

    private async Task<CaptchaAnswer?> AskAsync(string token, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var form = new FormUrlEncodedContent(
            [KeyValuePair.Create("secret", options.Secret), KeyValuePair.Create("response", token)]);
        using var response = await client.PostAsync(new Uri(options.UrlInForce), form, both.Token);
        var body = await response.Content.ReadAsByteArrayAsync(both.Token);
        try
        {
            return JsonSerializer.Deserialize(body, CaptchaJson.Default.CaptchaAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private CaptchaVerdict Judge(CaptchaAnswer answer)
    {
        if (answer.ErrorCodes?.FirstOrDefault(FaultsOfOthers.Contains) is { } fault)
        {
            return Unavailable(fault);
        }

        var passed = answer.Success
            && (hostnames.Count == 0 || hostnames.Contains(answer.Hostname ?? ""))

            // hCaptcha's score, which some customers get, is high for the bad ones.
            && (options.Provider != Recaptcha || answer.Score is not { } score || score >= options.MinScore);
        return passed ? CaptchaVerdict.Passed : CaptchaVerdict.Refused;
    }

    private CaptchaVerdict Unavailable(string reason)
    {
        Unchecked(logger, options.Provider, reason);
        return CaptchaVerdict.Unavailable;
    }

    [LoggerMessage(LogLevel.Warning, "A captcha could not be checked by {Provider} ({Reason}): nothing was sent")]
    private static partial void Unchecked(ILogger logger, string provider, string reason);

    private sealed record CaptchaAnswer(
        bool Success,
        string? Hostname,
        double? Score,
        [property: JsonPropertyName("error-codes")] string[]? ErrorCodes);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(CaptchaAnswer))]
    private sealed partial class CaptchaJson : JsonSerializerContext;
}

/// <summary>What is known of a captcha's token.</summary>
internal enum CaptchaVerdict
{
    /// <summary>Nobody can say at present.</summary>
    Unavailable,

    /// <summary>Missing, wrong, used before, solved on another page or by a machine.</summary>
    Refused,

    Passed,
}
