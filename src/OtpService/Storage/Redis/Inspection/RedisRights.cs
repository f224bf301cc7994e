using System.Text.RegularExpressions;
using OtpService.Storage.Redis.Scripts;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Inspection;

/// <summary>
/// Checks whether the Redis user may run each command that the scripts use. A script that lacks a right fails
/// only when it reaches that command.
/// </summary>
internal static partial class RedisRights
{
    private static readonly string Question = RedisScript.Read("rights.lua");

    private static readonly RedisValue[] Commands =
    [
        .. RedisScript.All
            .SelectMany(script => Call.Matches(script.Text).Select(call => call.Groups["command"].Value))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(command => (RedisValue)command),
    ];

    /// <summary>The commands that the user may not run on a key of ours, in alphabetical order.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(IDatabase database, RedisKey key) =>
        [.. ((RedisValue[]?)await database.ScriptEvaluateAsync(Question, [key], Commands) ?? []).Select(name => $"{name}")];

    [GeneratedRegex(@"redis\.p?call\('(?<command>[A-Z]+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call { get; }
}
