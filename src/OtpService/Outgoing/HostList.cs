using System.Net;

namespace OtpService.Outgoing;

/// <summary>A list of hosts as in NO_PROXY: each is a <see cref="HostEntry"/>, or * for all.</summary>
internal sealed class HostList
{
    private const string Everything = "*";

    private static readonly char[] Separators = [',', ' ', ';'];

    private readonly List<HostEntry> entries = [];

    private HostList()
    {
    }

    /// <summary>Whether it covers every host.</summary>
    public bool IsEverything { get; private init; }

    /// <summary>Whether every entry is valid; an invalid entry covers no host.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Reads a list; an empty text is an empty list.</summary>
    public static HostList Read(string text)
    {
        var texts = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var list = new HostList { IsEverything = texts.Contains(Everything, StringComparer.Ordinal) };
        foreach (var each in texts.Where(each => each != Everything))
        {
            if (HostEntry.TryParse(each, out var entry))
            {
                list.entries.Add(entry);
            }
            else
            {
                list.IsSound = false;
            }
        }

        return list;
    }

    /// <summary>Whether it covers a host, by its name or IP address.</summary>
    public bool Contains(string host, int port) => IsEverything
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? Contains(address)
            : entries.Exists(entry => entry.Matches(host.TrimEnd('.'), port)));

    /// <summary>Whether it covers an IP address.</summary>
    public bool Contains(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return entries.Exists(entry => entry.Matches(plain));
    }
}
