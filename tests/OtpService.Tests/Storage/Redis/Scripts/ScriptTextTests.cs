using System.Text.RegularExpressions;

namespace OtpService.Tests.Storage.Redis.Scripts;

/// <summary>
/// The scripts keep to what Redis 7 and 8 and Valkey 8 and 9 have in common, and to the form that proxies check
/// before they run one: every key stands in the call, as a member of KEYS.
/// </summary>
public sealed partial class ScriptTextTests
{
    private static readonly string Folder = Repository.PathOf("src/OtpService/Storage/Redis");

    /// <summary>What is older than Redis 7.0, in both lines, and has not changed since.</summary>
    private static readonly string[] Commands =
    [
        "GET", "SET", "DEL", "EXISTS", "TIME", "RPUSH", "LLEN", "LINDEX", "LTRIM", "LREM", "PEXPIRE", "HSET", "HGET",
        "HMGET", "HGETALL", "HDEL", "HEXISTS", "HINCRBY", "ZADD", "ZREM", "ZCARD", "ZRANGEBYSCORE",
    ];

    private static readonly string[] Words = ["PX", "PXAT", "KEEPTTL", "XX", "LIMIT"];

    private static readonly string[] Functions =
    [
        "redis.call", "redis.pcall", "redis.acl_check_cmd", "cmsgpack.pack", "cmsgpack.unpack", "struct.pack", "struct.unpack",
        "string.sub", "string.rep", "string.format", "table.insert", "table.remove", "math.floor", "math.max",
        "math.min",
    ];

    public static TheoryData<string> Scripts() =>
        [.. Directory.GetFiles(Folder, "*.lua", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file))];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_call_names_a_command_that_all_have_and_its_key(string script)
    {
        foreach (Match call in Call.Matches(TextOf(script)))
        {
            var command = call.Groups["command"].Value;
            Assert.Contains(command, Commands);
            Assert.True(command == "TIME" || call.Groups["key"].Value == "KEYS[", $"{script}: {call.Value}");
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Options_and_functions_are_those_that_all_have(string script)
    {
        var text = TextOf(script);

        Assert.All(Option.Matches(text), option => Assert.Contains(option.Groups["word"].Value, Words));
        Assert.All(Function.Matches(text), function => Assert.Contains(function.Value, Functions));
    }

    [Fact]
    public void Every_command_of_the_scripts_is_in_the_documented_rights()
    {
        var rights = File.ReadAllText(Repository.PathOf("docs/operations.md"));
        var called = Scripts().SelectMany(script => Call.Matches(TextOf(script.Data)))
            .Select(call => call.Groups["command"].Value.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(called);
        Assert.All(called, command => Assert.Matches($@"\+{command}\b", rights));
    }

    /// <summary>Without its comments.</summary>
    private static string TextOf(string script) => Comment.Replace(
        File.ReadAllText(Path.Combine(Folder, script)), "");

    [GeneratedRegex("--.*$", RegexOptions.Multiline, 1000)]
    private static partial Regex Comment { get; }

    [GeneratedRegex(
        @"redis\.p?call\((?:'(?<command>\w+)')?(?:, *(?<key>[\w.]+\[?))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call { get; }

    /// <summary>Words in capitals after the command and its key.</summary>
    [GeneratedRegex(", '(?<word>[A-Z]+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Option { get; }

    [GeneratedRegex(@"\b(?:[a-z]+)\.(?:[a-z]+)\b(?=\()", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Function { get; }
}
