using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Options;
using OtpService.Delivery.Http;
using OtpService.Outgoing;

namespace OtpService.Delivery.Described;

/// <summary>Sends messages through a provider that a file describes. What no rule of the file matches is unknown.</summary>
internal sealed class DescribedProvider : IProvider
{
    /// <summary>From this on, a number of seconds is a time (Unix) and not a duration.</summary>
    private const double FirstTime = 1e9;

    private readonly ProviderDescription description;
    private readonly DescribedValues values;
    private readonly ProviderHttp http;
    private readonly OutgoingHandler outgoing;
    private readonly TimeProvider time;

    public DescribedProvider(ProviderDescription description, IServiceProvider services)
    {
        this.description = description;
        http = services.GetRequiredService<ProviderHttp>();
        outgoing = services.GetRequiredService<OutgoingHandler>();
        time = services.GetRequiredService<TimeProvider>();
        var configuration = services.GetRequiredService<IConfiguration>();
        var delivery = services.GetRequiredService<IOptions<DeliveryOptions>>().Value;
        var settings = description.Settings.ToFrozenDictionary(
            setting => setting.Name,
            setting => DescribedOptions.ValueOf(description, setting, configuration, delivery.BrandName),
            StringComparer.Ordinal);
        values = new(
            settings, UrlOfReceipts(services.GetRequiredService<IOptions<PublicUrlOptions>>().Value, description, settings));
    }

    public string Name => description.Name;

    public Repeats Repeats => description.RecognizesRepeats ? Repeats.AreRecognized : Repeats.AreSentAgain;

    public async Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        var send = description.Sends[message.To.Channel];
        if (send.Request.Body is not { } body || (body.NeedsCode && message.Code is null))
        {
            // Its words are the provider's own, and they are for a code only.
            return new(AttemptOutcome.Declined);
        }

        using var request = body.Request(UrlOf(send.Request, place => values.Of(place, message)), values, message);
        foreach (var (name, value) in send.Request.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value.Fill(place => values.Of(place, message)));
        }

        description.Signer?.Sign(request, request.Bytes.Span, Setting, time.GetUtcNow());
        return await http.SendAsync(request, answer => Read(send, answer), cancellationToken);
    }

    public async Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken)
    {
        if (description.Check is not { } check)
        {
            var url = description.Settings.First(setting => setting.Kind == DescribedKind.Url).Name;
            return await ConnectionCheck.AskAsync(outgoing, new(Setting(url)), cancellationToken);
        }

        using var question = new HttpRequestMessage(HttpMethod.Get, UrlOf(check.Request, values.Of));
        foreach (var (name, value) in check.Request.Headers)
        {
            question.Headers.TryAddWithoutValidation(name, value.Fill(values.Of));
        }

        description.Signer?.Sign(question, [], Setting, time.GetUtcNow());
        return await http.CheckAsync(
            question,
            answer => AnswerRule<CheckOutcome>.Judge(check.Answers, answer) ?? Otherwise(answer.StatusCheck),
            cancellationToken);
    }

    private string Setting(string name) => values.Of(new Placeholder(name, []));

    private AnswerReading Read(DescribedSend send, ProviderAnswer answer)
    {
        var outcome = AnswerRule<AttemptOutcome>.Judge(send.Answers, answer) ?? AttemptOutcome.Unknown;

        // Many providers say in every answer until when their limit counts.
        var waits = outcome is AttemptOutcome.OverQuota or AttemptOutcome.Deferred;
        return new()
        {
            Outcome = outcome,
            // Where an id stands, an error may have its sentence, which may quote the address.
            MessageId = outcome == AttemptOutcome.Accepted ? send.Id?.TextIn(answer)?.Trim('<', '>') : null,
            ErrorCode = send.Code?.TextIn(answer) ?? "",
            RetryAfterSeconds = waits
                ? send.Wait.Select(place => Seconds(place.TextIn(answer))).FirstOrDefault(wait => wait is not null)
                : null,
        };
    }

    /// <summary>A success that no rule knows is not the provider's.</summary>
    private static CheckOutcome Otherwise(CheckOutcome outcome) =>
        outcome == CheckOutcome.Ready ? CheckOutcome.Strange : outcome;

    /// <summary>
    /// Returns where receipts go, with the key that proves them; empty if they could not be proven, or nobody outside can
    /// reach us.
    /// </summary>
    private static string UrlOfReceipts(
        PublicUrlOptions outside, ProviderDescription description, FrozenDictionary<string, string> settings)
    {
        var url = outside.UrlOf($"/webhooks/{description.Name}")?.AbsoluteUri;
        if (url is null || description.Receipts is not { Proof: var proof } || settings[proof.Secret] is not { Length: > 0 } secret)
        {
            return "";
        }

        return proof.Kind == ProofKind.Key ? $"{url}?{ReceiptProof.KeyName}={Uri.EscapeDataString(secret)}" : url;
    }

    /// <summary>The first place of a URL is a setting that is a URL itself; all others are encoded.</summary>
    private static Uri UrlOf(DescribedRequest request, Func<Placeholder, string> value)
    {
        var first = request.Url.Parts[0].Place;
        return new(request.Url.Fill(
            place => ReferenceEquals(place, first) ? value(place).TrimEnd('/') : Uri.EscapeDataString(value(place))));
    }

    private double? Seconds(string? text) =>
        !double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || !double.IsFinite(seconds) ? null
        : seconds < FirstTime ? seconds
        : seconds - time.GetUtcNow().ToUnixTimeSeconds();
}
