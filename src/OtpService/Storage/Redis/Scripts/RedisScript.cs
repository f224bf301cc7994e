using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace OtpService.Storage.Redis.Scripts;

/// <summary>
/// A Lua script, identified by its SHA-1: the functions that all scripts share, one operation, and the loop
/// that runs the operation for each call.
/// </summary>
internal sealed class RedisScript
{
    public static readonly RedisScript Issue = new("issue-within-limits.lua", "windows.lua");
    public static readonly RedisScript Verify = new("verify.lua");
    public static readonly RedisScript Settle = new("settle.lua");
    public static readonly RedisScript Find = new("find.lua");
    public static readonly RedisScript Receipt = new("receipt.lua", "timeline.lua");
    public static readonly RedisScript ClaimStep = new("claim-step.lua", "windows.lua", "timeline.lua");
    public static readonly RedisScript StepsPut = new("steps-put.lua");
    public static readonly RedisScript StepsFind = new("steps-find.lua");
    public static readonly RedisScript Suppression = new("suppression.lua");
    public static readonly RedisScript IdempotencyClaim = new("idempotency-claim.lua");
    public static readonly RedisScript IdempotencySettle = new("idempotency-settle.lua");
    public static readonly RedisScript Tally = new("tally.lua");
    public static readonly RedisScript TallyAll = new("tally-all.lua");
    public static readonly RedisScript TallyTakeBack = new("tally-take-back.lua");
    public static readonly RedisScript TallyVerified = new("tally-verified.lua");
    public static readonly RedisScript StatsAdd = new("stats-add.lua");
    public static readonly RedisScript StatsRead = new("stats-read.lua");
    public static readonly RedisScript EventsAdd = new("events-add.lua");
    public static readonly RedisScript EventsTake = new("events-take.lua");
    public static readonly RedisScript EventsSettle = new("events-settle.lua");

    /// <summary>All scripts.</summary>
    public static readonly IReadOnlyList<RedisScript> All =
    [
        Issue, Verify, Settle, Find, Receipt, Suppression, IdempotencyClaim, IdempotencySettle, Tally, TallyAll,
        TallyTakeBack, TallyVerified, StatsAdd, StatsRead, EventsAdd, EventsTake, EventsSettle, ClaimStep, StepsPut, StepsFind,
    ];

    [SuppressMessage("Security", "CA5350", Justification = "Redis names scripts by SHA-1; nothing is protected by it.")]
    private RedisScript(string file, params ReadOnlySpan<string> parts)
    {
        Name = $"EVALSHA {Path.GetFileNameWithoutExtension(file)}";
        var text = new StringBuilder(Read("record.lua"));
        foreach (var part in parts)
        {
            text.Append(Read(part));
        }

        Text = text.Append(Read(file)).Append(Read("calls.lua")).ToString();
        Sha1 = SHA1.HashData(Encoding.UTF8.GetBytes(Text));
    }

    /// <summary>The command and the script name, for traces.</summary>
    public string Name { get; }

    public string Text { get; }

    public byte[] Sha1 { get; }

    /// <summary>Reads the text of an embedded script.</summary>
    public static string Read(string file)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The resource {file} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
