using OtpService.Storage.Redis.Inspection;

namespace OtpService.Storage.Redis.Handshakes;

/// <summary>Identifies the program that responds as Redis, from the section server of its INFO.</summary>
/// <param name="Name">The product.</param>
/// <param name="Version">Its own version, not that of the Redis that it imitates.</param>
internal sealed record RedisProduct(string Name, string Version)
{
    private const int FirstMajor = 7;

    /// <summary>The features that the service needs and this product lacks; empty if it has all.</summary>
    public string Lack => Name switch
    {
        "Garnet" =>
            "scripts lose the upper half of eight-byte numbers, other commands run between those of a script, "
            + "and SET has no PXAT",
        "Dragonfly" => "scripts return fractions where Redis returns whole numbers",
        "Redis" or "KeyDB" when IsOld => "scripts cannot declare themselves with #!lua",
        _ => "",
    };

    /// <summary>Why it cannot be used, as the end of a sentence; empty if it can.</summary>
    public string Fault => Lack.Length > 0
        ? $"is {Name} {Version}, where {Lack}: use Redis 7.0 or later, or Valkey"
        : "";

    private bool IsOld =>
        int.TryParse(Version.Split('.')[0], out var major) && major is > 0 and < FirstMajor;

    /// <summary>
    /// Reads the product; programs that imitate Redis also report the version that they imitate.
    /// </summary>
    public static RedisProduct Of(string server)
    {
        var imitated = Printable(RedisInfo.Field(server, "redis_version:"));
        return Field(server, "garnet_version:") is { Length: > 0 } garnet ? new("Garnet", garnet)
            : Field(server, "dragonfly_version:") is { Length: > 0 } dragonfly ? new("Dragonfly", dragonfly)
            : Field(server, "valkey_version:") is { Length: > 0 } valkey ? new("Valkey", valkey)
            : RedisInfo.Field(server, "executable:").EndsWith("keydb-server", StringComparison.Ordinal)
                ? new("KeyDB", imitated)
            : RedisInfo.Field(server, "server_name:") == "valkey" ? new("Valkey", imitated)
            : new("Redis", imitated);
    }

    private static string Field(string server, string name) => Printable(RedisInfo.Field(server, name));

    /// <summary>
    /// Makes a version safe for the log: its letters, digits, dots and dashes, up to a maximum length.
    /// </summary>
    private static string Printable(string version) =>
        string.Concat(version.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-').Take(32));
}
