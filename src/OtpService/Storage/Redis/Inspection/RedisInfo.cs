namespace OtpService.Storage.Redis.Inspection;

/// <summary>Reads the reply to INFO, which has one field per line.</summary>
internal static class RedisInfo
{
    /// <summary>The policy with which a full Redis never evicts a limit.</summary>
    public const string SafePolicy = "noeviction";

    /// <summary>Returns the eviction policy, from the section memory; empty if it is not reported.</summary>
    public static string Policy(string info) => Field(info, "maxmemory_policy:");

    /// <summary>
    /// Whether the server only copies another one and accepts no writes, from the section replication.
    /// </summary>
    public static bool IsReplica(string info) => Field(info, "role:") == "slave";

    /// <summary>
    /// Whether the server is still loading its saved data and handles nothing else, from the section
    /// persistence.
    /// </summary>
    public static bool IsLoading(string info) => Field(info, "loading:") == "1";

    /// <summary>The value of one field, whose name ends with its colon; empty if it is not there.</summary>
    public static string Field(string info, string name)
    {
        var line = info.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line?[name.Length..].Trim() ?? "";
    }
}
