namespace OtpService.Storage.Redis.Inspection;

/// <summary>Reads the answer to INFO, one field a line.</summary>
internal static class RedisInfo
{
    /// <summary>The policy under which a full Redis never forgets a limit.</summary>
    public const string SafePolicy = "noeviction";

    /// <summary>The eviction policy, from the section memory; empty where none is told.</summary>
    public static string Policy(string info) => Field(info, "maxmemory_policy:");

    /// <summary>
    /// Whether it only copies another one and takes no writes, from the section replication.
    /// </summary>
    public static bool IsReplica(string info) => Field(info, "role:") == "slave";

    /// <summary>
    /// Whether it still reads what it had saved and answers nothing else, from the section persistence.
    /// </summary>
    public static bool IsLoading(string info) => Field(info, "loading:") == "1";

    /// <summary>The value of one field, whose name ends with its colon; empty if it is not there.</summary>
    public static string Field(string info, string name)
    {
        var line = info.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line?[name.Length..].Trim() ?? "";
    }
}
