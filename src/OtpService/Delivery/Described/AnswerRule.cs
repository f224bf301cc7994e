using System.Collections.Immutable;
using System.Text.Json;
using OtpService.Delivery.Http;

namespace OtpService.Delivery.Described;

/// <summary>What an answer means. Of several rules, the first counts that an answer fulfills.</summary>
/// <param name="Statuses">The ranges of HTTP statuses; empty for any.</param>
/// <param name="Then">The outcome.</param>
internal sealed record AnswerRule<T>(ImmutableArray<(int First, int Last)> Statuses, T Then) where T : struct
{
    /// <summary>What of the answer is looked at; null for its status alone.</summary>
    public AnswerPlace? At { get; init; }

    /// <summary>The texts that it may be; empty for any.</summary>
    public ImmutableArray<string> Is { get; init; } = [];

    /// <summary>The texts of which it may contain one, in any case; empty for any.</summary>
    public ImmutableArray<string> Has { get; init; } = [];

    /// <summary>Whether nothing may be there.</summary>
    public bool IsAbsent { get; init; }

    public static T? Judge(ImmutableArray<AnswerRule<T>> rules, ProviderAnswer answer)
    {
        foreach (var rule in rules)
        {
            if (rule.Fits(answer))
            {
                return rule.Then;
            }
        }

        return null;
    }

    private bool Fits(ProviderAnswer answer)
    {
        var status = (int)answer.Status;
        if (!Statuses.IsEmpty && !Statuses.Any(range => status >= range.First && status <= range.Last))
        {
            return false;
        }

        var texts = At?.TextsIn(answer) ?? [];
        return At is null
            || (IsAbsent
                ? texts.Count == 0
                : texts.Any(text => (Is.IsEmpty ? text != "false" || !Has.IsEmpty : Is.Contains(text, StringComparer.Ordinal))
                    && (Has.IsEmpty || Has.Any(part => text.Contains(part, StringComparison.OrdinalIgnoreCase)))));
    }
}

/// <summary>
/// A place in an answer: a JSON pointer (RFC 6901), in which <c language="text">*</c> is any member or item, or a header.
/// </summary>
internal sealed record AnswerPlace(string? Header, ImmutableArray<string> Pointer)
{
    private const int MaxTexts = 100;

    /// <summary>Returns the texts, numbers, true and false that are there, at most 100.</summary>
    public IReadOnlyList<string> TextsIn(ProviderAnswer answer) => Header is not null
        ? answer.Header(Header) is { Length: > 0 } value ? [value] : []
        : [.. In(answer.Body).Select(TextOf).OfType<string>().Where(text => text.Length > 0).Take(MaxTexts)];

    /// <summary>Returns the first text that is there; null if there is none.</summary>
    public string? TextIn(ProviderAnswer answer) => TextsIn(answer) is [var first, ..] ? first : null;

    /// <summary>Returns everything that is there.</summary>
    public IEnumerable<JsonElement> In(JsonElement body) => Find(body, 0);

    private IEnumerable<JsonElement> Find(JsonElement element, int depth)
    {
        if (depth == Pointer.Length)
        {
            return [element];
        }

        var name = Pointer[depth];
        return element.ValueKind switch
        {
            JsonValueKind.Object when name == "*" =>
                element.EnumerateObject().SelectMany(member => Find(member.Value, depth + 1)),
            JsonValueKind.Object => Find(element.Member(name), depth + 1),
            JsonValueKind.Array when name == "*" => element.EnumerateArray().SelectMany(item => Find(item, depth + 1)),
            JsonValueKind.Array when int.TryParse(name, out var index) && index >= 0 && index < element.GetArrayLength() =>
                Find(element[index], depth + 1),
            _ => [],
        };
    }

    private static string? TextOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => element.Text(),
    };
}
