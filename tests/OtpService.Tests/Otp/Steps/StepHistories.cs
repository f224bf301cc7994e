using System.Buffers.Binary;
using System.Security.Cryptography;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Tests.Otp.Sending;

namespace OtpService.Tests.Otp.Steps;

/// <summary>
/// Random histories of verifications by phone: failing providers, receipts in any order, killed replicas, lost answers of the
/// store, people who ask, verify and cancel. A failure names the seed of its history.
/// </summary>
public sealed class StepHistories
{
    private const int Histories = 1_500;

    private static readonly Channel[] Plan = [Channel.WhatsApp, Channel.Sms, Channel.Telegram, Channel.Voice];

    [Fact]
    public async Task Each_message_is_sent_at_most_once_and_what_is_never_verified_goes_through_all_of_them()
    {
        await using var world = new StepWorld(
            ("Otp:SmsRateLimitHour", "0"), ("Otp:SmsRateLimitDay", "0"), ("Otp:ResendCooldownSeconds", "5"),
            ("Otp:AcceptGuessRisk", "true"));
        var (verified, canceled, complete, asked) = (0, 0, 0, 0);
        for (var seed = 0; seed < Histories; seed++)
        {
            var (ended, wasAsked) = Play(world, seed);
            verified += ended == End.Verified ? 1 : 0;
            canceled += ended == End.Canceled ? 1 : 0;
            complete += ended == End.Complete ? 1 : 0;
            asked += wasAsked ? 1 : 0;
        }

        // The histories are worth something only if all kinds are among them.
        Assert.All([verified, canceled, complete, asked], count => Assert.InRange(count, 50, Histories));
    }

    private static (End End, bool WasAsked) Play(StepWorld world, int seed)
    {
        var random = new Dice(seed);
        Assert.True(Address.TryParsePhone($"+1415{5_550_000 + seed}", out var to));
        var (calm, quiet) = (random.Next(3) == 0, random.Next(2) == 0);
        HashSet<Channel> tried = [];
        world.Fates = channel =>
        {
            Assert.True(tried.Add(channel), $"seed {seed}: {channel} was tried twice");
            return calm ? Fate.Accepted : (Fate)random.Next(6);
        };
        var faults = random.Next(3) == 0;
        world.StoreFault = call => call == "claim step" && faults && random.Next(4) == 0
            ? random.Next(3) switch { 0 => StepFault.AnswerLost, 1 => StepFault.Killed, _ => StepFault.NotAsked }
            : StepFault.None;

        var before = world.Sent.Count;
        var outcome = world.Send(to);
        var id = outcome?.Id;
        var (end, wasAsked) = (End.Complete, false);
        var over = DateTimeOffset.MaxValue;
        for (var i = 0; i < 40 && over == DateTimeOffset.MaxValue; i++)
        {
            var own = world.Sent[before..];
            switch (random.Next(10))
            {
                case 0 when own.Count > 0:
                    var (_, channel, _, message, _) = own[random.Next(own.Count)];
                    var arrived = !quiet && random.Next(2) == 0;
                    end = arrived && end == End.Complete ? End.Arrived : end;
                    world.Report(to, channel, arrived ? DeliveryStep.Delivered : DeliveryStep.Failed, message);
                    break;
                case 1 when id is { } pending && !quiet:
                    var triedBefore = tried.Count;
                    wasAsked |= world.Ask(pending, to, Plan[random.Next(Plan.Length)]) is { WentOut: true };
                    end = tried.Count > triedBefore ? End.Asked : end;
                    break;
                case 2 when id is { } pending && own.Count > 0 && !quiet && random.Next(3) == 0:
                    if (world.Verify(pending, to, own[random.Next(own.Count)].Code)?.Status == VerifyStatus.Verified)
                    {
                        (end, over) = (End.Verified, world.Time.GetUtcNow());
                    }

                    break;
                case 3 when id is { } pending && !quiet && random.Next(3) == 0:
                    world.Cancel(pending);
                    (end, over) = (End.Canceled, world.Time.GetUtcNow());
                    break;
                default:
                    world.Pass(TimeSpan.FromSeconds(random.Next(1, 12)));
                    break;
            }
        }

        // Whatever is left becomes due, and what was killed or lost is found again.
        for (var i = 0; i < 40; i++)
        {
            world.Pass(TimeSpan.FromSeconds(31));
        }

        Check(world.Sent[before..], over, seed, end);
        var wasWithdrawn = outcome is { WentOut: false };
        if (end == End.Complete && !wasWithdrawn && !faults)
        {
            Assert.True(Plan.All(tried.Contains), $"seed {seed}: only {string.Join(", ", tried)} were tried");
        }

        return (end, wasAsked);
    }

    private static void Check(
        IReadOnlyList<(string To, Channel Channel, string Code, string MessageId, DateTimeOffset At)> sent,
        DateTimeOffset over, int seed, End end)
    {
        Assert.True(sent.Select(message => message.Channel).ToHashSet().Count == sent.Count, $"seed {seed}: sent twice");
        Assert.True(sent.All(message => message.Code == sent[0].Code), $"seed {seed}: several codes");
        Assert.True(sent.All(message => message.At <= over), $"seed {seed}: {end} at {over:T}: {string.Join(", ", sent.Select(message => $"{message.Channel} {message.At:T}"))}");
    }

    /// <summary>The same numbers for the same seed.</summary>
    private sealed class Dice(int seed)
    {
        private readonly byte[] state = BitConverter.GetBytes((long)seed);
        private int rolls;

        public int Next(int sides)
        {
            BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(sizeof(int)), rolls++);
            return (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(state)) % sides);
        }

        public int Next(int least, int below) => least + Next(below - least);
    }

    private enum End
    {
        Complete,
        Arrived,
        Asked,
        Verified,
        Canceled,
    }
}
