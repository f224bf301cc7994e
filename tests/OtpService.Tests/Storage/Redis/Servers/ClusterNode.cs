using System.Globalization;

namespace OtpService.Tests.Storage.Redis.Servers;

/// <summary>A node of a cluster as another one sees it: a line of the answer to CLUSTER NODES.</summary>
internal sealed record ClusterNode(
    string Id, int Port, int BusPort, string[] Flags, string PrimaryId,
    IReadOnlyList<(int First, int Last)> Slots)
{
    private const int FirstSlot = 8;

    public bool IsReplica => Flags.Contains("slave");

    /// <summary>Takes writes, as far as the others know.</summary>
    public bool IsPrimary => Flags.Contains("master") && !Flags.Contains("fail");

    public bool Owns(int slot) => Slots.Any(range => slot >= range.First && slot <= range.Last);

    public static IReadOnlyList<ClusterNode> Parse(string answer) =>
        [.. answer.Split('\n').Select(ParseLine)];

    private static ClusterNode ParseLine(string line)
    {
        // id ip:port@bus flags primary ping pong epoch link slots…; a slot that moves is in brackets.
        var fields = line.Trim().Split(' ');
        var address = fields[1].Split(':', '@', ',');
        return new(
            fields[0], Number(address[1]), Number(address[2]), fields[2].Split(','), fields[3],
            [.. fields[FirstSlot..].Where(slots => slots[0] != '[').Select(Range)]);
    }

    private static (int First, int Last) Range(string slots)
    {
        var ends = slots.Split('-');
        return (Number(ends[0]), Number(ends[^1]));
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
