using System.Text.RegularExpressions;
using OtpService.Storage.Redis.Scripts;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Inspection;

/// <summary>
/// Asks Redis for the rights of its user to each command that any script runs: a script that lacks one fails only when it
/// comes to that command.
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
