using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using OtpService.Delivery.Outboxes;
using OtpService.Otp.Recipients;

namespace OtpService.Web;

/// <summary>
/// The outbox over HTTP, for programs that develop against the service: GET /dev/outbox lists the messages,
/// newest first, ?to= those to one recipient, and DELETE removes them. Browsers get a page that shows them.
/// It shows codes, so it exists in Development only.
/// </summary>
internal static partial class OutboxEndpoints
{
    /// <summary>
    /// Readable characters without HTML escapes, because the response is never embedded in HTML.
    /// </summary>
    private static readonly OutboxJson Readable = new(new JsonSerializerOptions(OutboxJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static void MapOutbox(this IEndpointRouteBuilder routes)
    {
        var page = new DevelopmentPage("outbox.html");
        var outbox = routes.MapGroup("/dev/outbox").ExcludeFromDescription();
        outbox.MapGet("", (string? to, HttpContext context, Outbox kept) => List(to, context, kept, page));
        outbox.MapDelete("", Clear);
        outbox.MapGet("changes", OutboxChanges.Stream);
        outbox.MapGet("{id}/mail", OutboxMail.Show);
        new WebFile("outbox.js").Map(routes, "/dev/outbox.js");
        new WebFile("pages.css").Map(routes, "/dev/pages.css");
    }

    /// <summary>
    /// Returns a page to clients that accept HTML, which only browsers do, and JSON to all others.
    /// </summary>
    private static Results<JsonHttpResult<Item[]>, ContentHttpResult> List(
        string? to, HttpContext context, Outbox outbox, DevelopmentPage page)
    {
        context.Response.Headers.Vary = HeaderNames.Accept;
        return context.Request.Headers.Accept.ToString()
            .Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? page.Serve(context)
            : TypedResults.Json([.. Find(to, outbox).Select(Item.From)], Readable.ItemArray);
    }

    private static NoContent Clear(Outbox outbox)
    {
        outbox.Clear();
        return TypedResults.NoContent();
    }

    private static IReadOnlyList<OutboxMessage> Find(string? to, Outbox outbox)
    {
        if (string.IsNullOrEmpty(to))
        {
            return outbox.NewestFirst();
        }

        // An unescaped plus sign in a URL arrives as a space.
        var phone = $"+{to.TrimStart(' ', '+')}";
        return Address.TryParseEmail(to, out var address) || PhoneNumberParser.TryRead(phone, out address)
            ? outbox.NewestFirst(address)
            : [];
    }

    internal sealed record Item
    {
        public required string Id { get; init; }

        public required string Channel { get; init; }

        public required string To { get; init; }

        public string? Code { get; init; }

        public required DateTimeOffset SentAt { get; init; }

        public required string Text { get; init; }

        public string? Subject { get; init; }

        public string? Html { get; init; }

        public static Item From(OutboxMessage kept) => new()
        {
            Id = kept.Message.Id.ToString(),
            Channel = kept.Message.To.Channel.Name(),
            To = kept.Message.To.Value,
            Code = kept.Message.Code?.Reveal(),
            SentAt = kept.SentAt,
            Text = kept.Message.Text,
            Subject = kept.Message.Email?.Subject,
            Html = kept.Message.Email?.Html.Reveal(),
        };
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Item[]))]
    private sealed partial class OutboxJson : JsonSerializerContext;
}
