using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Storage.Redis.Scripts;
using StackExchange.Redis;

namespace OtpService.Storage.Redis;

/// <summary>The reply of find.lua: fixed members first, then six for each entry of the timeline.</summary>
internal readonly struct FindReply(RedisResult result)
{
    private const int FirstEntry = 9;
    private const int EntryLength = 6;

    /// <summary>Returns the record, or null if nothing was found.</summary>
    public VerificationRecord? Record()
    {
        if ((int)result[0] == 0)
        {
            return null;
        }

        List<TimelineEntry> timeline = [];
        for (var i = FirstEntry; i < result.Length; i += EntryLength)
        {
            var by = (int)result[i + 5];
            var step = new DeliveryStep(Text(i), Text(i + 1), Text(i + 2))
            {
                Reply = Text(i + 4),
                By = by < 0 ? null : (Channel)by,
            };
            timeline.Add(new(step, Time(i + 3)));
        }

        return new(
            (Channel)(int)result[1], Text(2), End(Text(3)), (int)result[4], (int)result[5],
            (int)result[6], (int)result[7], Time(8), timeline);
    }

    private static CodeEnd End(string state) => state switch
    {
        "" => CodeEnd.None,
        "used" => CodeEnd.Used,
        "superseded" => CodeEnd.Superseded,
        "canceled" => CodeEnd.Canceled,
        "undelivered" => CodeEnd.Undelivered,
        "rerouted" => CodeEnd.Rerouted,
        _ => throw ScriptReply.Unknown(),
    };

    private string Text(int index) => (string?)result[index] ?? "";

    private TimeSpan Time(int index) => TimeSpan.FromMilliseconds((long)result[index]);
}
