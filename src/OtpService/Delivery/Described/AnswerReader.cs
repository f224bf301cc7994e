using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

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
        nameof(CheckOutcome.Ready), nameof(CheckOutcome.Reached), nameof(CheckOutcome.KeyLimited),
        nameof(CheckOutcome.KeyRefused), nameof(CheckOutcome.SenderRefused), nameof(CheckOutcome.Suspended),
        nameof(CheckOutcome.Busy), nameof(CheckOutcome.Failing), nameof(CheckOutcome.Strange),
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

    /// <summary>Reads one place; null if it is missing.</summary>
    public AnswerPlace? ReadPlace(LinedJson value, string name) =>
        faults.OptionalText(value, name) is { } text ? ReadPlace(text, value[name]?.Line ?? value.Line) : null;

    /// <summary>Reads places, one or a list; none if they are missing.</summary>
    public ImmutableArray<AnswerPlace> ReadPlaces(LinedJson value, string name) =>
        [.. faults.Texts(value, name).Select(text => ReadPlace(text, value[name]?.Line ?? value.Line)).OfType<AnswerPlace>()];

    private AnswerPlace? ReadPlace(string text, int line)
    {
        const string Header = "header ";
        if (text.StartsWith(Header, StringComparison.Ordinal))
        {
            return new(text[Header.Length..], []);
        }

        if (text.StartsWith('/'))
        {
            return new(null, [.. text[1..].Split('/').Select(part => part
                .Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
        }

        faults.Add(line, "a place is a JSON pointer such as /errors/0/code, or \"header \" and its name.");
        return null;
    }

    private AnswerRule<T> ReadRule<T>(LinedJson value, string[] outcomes) where T : struct, Enum
    {
        faults.OnlyMembers(value, "status", "at", "is", "has", "absent", "then");
        var then = faults.Text(value, "then");
        if (!outcomes.Contains(then, StringComparer.Ordinal))
        {
            faults.Add(value["then"]?.Line ?? value.Line, $"then must be one of {string.Join(", ", outcomes)}.");
        }

        if (value["at"] is null && (value["is"] ?? value["has"] ?? value["absent"]) is { } without)
        {
            faults.Add(without.Line, "at is required with is, has and absent: where to look.");
        }

        if (value["at"] is null && value["status"] is null)
        {
            faults.Add(value.Line, "status or at is required: which answers this is about.");
        }

        if (value["absent"] is { Kind: not JsonTokenType.True } absent)
        {
            faults.Add(absent.Line, "absent must be true, or left out.");
        }

        return new([.. ReadStatuses(value)], Enum.TryParse<T>(then, out var outcome) ? outcome : default)
        {
            At = ReadPlace(value, "at"),
            Is = [.. faults.Texts(value, "is")],
            Has = [.. faults.Texts(value, "has")],
            IsAbsent = value["absent"]?.Kind == JsonTokenType.True,
        };
    }

    private IEnumerable<(int First, int Last)> ReadStatuses(LinedJson rule)
    {
        foreach (var text in faults.Texts(rule, "status").SelectMany(text => text.Split(' ')))
        {
            if (!Status.IsMatch(text))
            {
                faults.Add(rule["status"]?.Line ?? rule.Line, "status must be statuses such as \"200\", \"4xx\" or \"401 403\".");
            }
            else if (text.EndsWith("xx", StringComparison.Ordinal))
            {
                yield return ((text[0] - '0') * 100, ((text[0] - '0') * 100) + 99);
            }
            else
            {
                var status = int.Parse(text, CultureInfo.InvariantCulture);
                yield return (status, status);
            }
        }
    }

    [GeneratedRegex(@"\A[1-5](xx|[0-9]{2})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Status { get; }
}
