using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Delivery;
using OtpService.Otp;

namespace OtpService.Web;

/// <summary>
/// The outbox over HTTP, for programs that develop against the service: GET /dev/outbox lists the messages,
/// newest first, ?to= those to one address, DELETE forgets them. It shows codes: Development only.
/// </summary>
internal static partial class OutboxEndpoints
{
    /// <summary>As people read it: the answer is never embedded in HTML.</summary>
    private static readonly OutboxJson Readable = new(new JsonSerializerOptions(OutboxJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static void MapOutbox(this IEndpointRouteBuilder routes)
    {
        var outbox = routes.MapGroup("/dev/outbox").ExcludeFromDescription();
        outbox.MapGet("", List);
        outbox.MapDelete("", Clear);
    }

    private static JsonHttpResult<Item[]> List(string? to, Outbox outbox) =>
        TypedResults.Json([.. Find(to, outbox).Select(Item.From)], Readable.ItemArray);

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

        // In a URL a plus sign that nobody escaped arrives as a space.
        var phone = $"+{to.TrimStart(' ', '+')}";
        return Address.TryParseEmail(to, out var address) || Address.TryParsePhone(phone, out address)
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
            Channel = kept.Message.To.Channel.ToString().ToLowerInvariant(),
            To = kept.Message.To.Value,
            Code = kept.Message.Code?.Reveal(),
            SentAt = kept.SentAt,
            Text = kept.Message.Text,
            Subject = kept.Message.Email?.Subject,
            Html = kept.Message.Email?.Html,
        };
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Item[]))]
    private sealed partial class OutboxJson : JsonSerializerContext;
}
