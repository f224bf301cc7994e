using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using OtpService.Configuration;

namespace OtpService.Delivery.Described;

/// <summary>Reads what the answers of a provider mean.</summary>
internal sealed partial class AnswerReader(DescriptionFaults faults)
{
    /// <summary>What may come of a message.</summary>
    public static readonly string[] Outcomes =
    [
        nameof(AttemptOutcome.Accepted), nameof(AttemptOutcome.Rejected), nameof(AttemptOutcome.Declined),
        nameof(AttemptOutcome.Deferred), nameof(AttemptOutcome.Refused), nameof(AttemptOutcome.OverQuota),
        nameof(AttemptOutcome.NotSent), nameof(AttemptOutcome.Unknown),
    ];

    /// <summary>What may come of a check.</summary>
    public static readonly string[] Findings =
    [
        nameof(CheckOutcome.Ready), nameof(CheckOutcome.Reached), nameof(CheckOutcome.KeyLimited), nameof(CheckOutcome.KeyRefused),
        nameof(CheckOutcome.SenderRefused), nameof(CheckOutcome.Suspended), nameof(CheckOutcome.Busy), nameof(CheckOutcome.Failing),
        nameof(CheckOutcome.Strange),
    ];

    public ImmutableArray<AnswerRule<T>> ReadRules<T>(LinedJson request, string[] outcomes) where T : struct, Enum
    {
        if (request["answers"] is not { Kind: JsonTokenType.StartArray, Items.Count: > 0 } list)
        {
            faults.Add(request["answers"]?.Line ?? request.Line, "answers is required: a list of what each answer means.");
            return [];
        }

        return [.. list.Items.Select(item => ReadRule<T>(item, outcomes))];
    }

    public AnswerPlace? ReadPlace(LinedJson? value) => ReadPlaces(value).FirstOrDefault();

    public IEnumerable<AnswerPlace> ReadPlaces(LinedJson? value)
    {
        foreach (var text in TextsOf(value))
        {
            const string Header = "header ";
            if (text.StartsWith(Header, StringComparison.Ordinal))
            {
                yield return new(text[Header.Length..], []);
            }
            else if (text.StartsWith('/'))
            {
                yield return new(null, [.. text[1..].Split('/').Select(part => part
                    .Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
            }
            else
            {
                faults.Add(value?.Line ?? 1, "a place is a JSON pointer such as /errors/0/code, or \"header \" and its name.");
            }
        }
    }

    private AnswerRule<T> ReadRule<T>(LinedJson value, string[] outcomes) where T : struct, Enum
    {
        faults.OnlyMembers(value, "status", "at", "is", "has", "absent", "then");
        var then = value["then"]?.Text ?? "";
        if (!outcomes.Contains(then))
        {
            faults.Add(value["then"]?.Line ?? value.Line, $"then must be one of {string.Join(", ", outcomes)}.");
        }

        if (value["at"] is null && (value["is"] ?? value["has"] ?? value["absent"]) is { } without)
        {
            faults.Add(without.Line, "at is required with is, has and absent: where to look.");
        }

        return new([.. ReadStatuses(value["status"])], Enum.TryParse<T>(then, out var outcome) ? outcome : default)
        {
            At = ReadPlace(value["at"]),
            Is = [.. TextsOf(value["is"])],
            Has = [.. TextsOf(value["has"])],
            IsAbsent = value["absent"]?.Kind == JsonTokenType.True,
        };
    }

    private IEnumerable<(int First, int Last)> ReadStatuses(LinedJson? value)
    {
        foreach (var part in (value?.Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Status.IsMatch(part))
            {
                faults.Add(value?.Line ?? 1, "status must be statuses such as \"200\", \"4xx\" or \"401 403\".");
                continue;
            }

            yield return part.EndsWith("xx", StringComparison.Ordinal)
                ? ((part[0] - '0') * 100, ((part[0] - '0') * 100) + 99)
                : (int.Parse(part, System.Globalization.CultureInfo.InvariantCulture),
                    int.Parse(part, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>One text, or several in a list.</summary>
    private static IEnumerable<string> TextsOf(LinedJson? value) => value is null ? []
        : value.Kind == JsonTokenType.StartArray ? value.Items.Select(item => item.Text)
        : [value.Text];

    [GeneratedRegex(@"\A[1-5](xx|[0-9]{2})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Status { get; }
}
