using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Time.Testing;
using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;
using OtpService.Otp.Steps;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;
using OtpService.Storage.Memory;
using OtpService.Tests.Otp.Sending;

namespace OtpService.Tests.Otp.Steps;

/// <summary>
/// Three replicas of the engine on one store, with a clock that is moved by hand and providers that do what a test says.
/// A call that never returns is a replica that was killed in it: everything else runs at once.
/// </summary>
internal sealed class StepWorld : IMessageSender, IAsyncDisposable
{
    private readonly List<ServiceProvider> replicas = [];
    private readonly List<StepWorker> workers = [];
    private readonly FaultyStore store;
    private int next;

    public StepWorld(params (string Name, string Value)[] settings)
    {
        store = new FaultyStore(new MemoryOtpStore(Time), new MemoryTallies(Time)) { Fault = name => StoreFault(name) };
        var queue = new FaultyStepQueue(new MemoryStepQueue(Time), () => QueueIsAway);
        Dictionary<string, string?> values = new()
        {
            ["Otp:Secret"] = "a-secret-of-the-tests-that-is-long-enough",
            ["Otp:PhoneSteps"] = "whatsapp:20,sms:60,telegram:30,voice",
        };
        foreach (var (name, value) in settings)
        {
            values[name] = value;
        }

        var environment = new HostingEnvironment { EnvironmentName = "Development" };
        for (var i = 0; i < 3; i++)
        {
            replicas.Add(new ServiceCollection()
                .AddLogging()
                .AddMetrics()
                .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
                .AddSingleton<IHostEnvironment>(environment)
                .AddOtp(environment)
                .AddSingleton<TimeProvider>(Time)
                .AddSingleton<IOtpStore>(store)
                .AddSingleton<ITallies>(store)
                .AddSingleton<IStepQueue>(queue)
                .AddSingleton<IMessageSender>(this)
                .BuildServiceProvider());
            workers.Add(ActivatorUtilities.CreateInstance<StepWorker>(replicas[i]));
        }
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero));

    public IReadOnlySet<string> Templates { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The messages that reached a provider, in their order.</summary>
    public List<(string To, Channel Channel, string Code, string MessageId, DateTimeOffset At)> Sent { get; } = [];

    /// <summary>What happens to the next message by a channel.</summary>
    public Func<Channel, Fate> Fates { get; set; } = _ => Fate.Accepted;

    /// <summary>Whether nothing can be put into the queue of further messages.</summary>
    public bool QueueIsAway { get; set; }

    /// <summary>What happens to a call of the store, by its name.</summary>
    public Func<string, StepFault> StoreFault { get; set; } = _ => StepFault.None;

    public async ValueTask DisposeAsync()
    {
        workers.ForEach(worker => worker.Dispose());
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    public Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var channel = message.Address.Channel;
        var fate = Fates(channel);
        var id = $"m{Sent.Count + 1}";
        if (fate is Fate.Accepted or Fate.Unconfirmed or Fate.KilledAfter)
        {
            Sent.Add((message.Address.Value, channel, message.Code?.Reveal() ?? "", id, Time.GetUtcNow()));
        }

        var (status, outcome) = fate switch
        {
            Fate.Accepted => (DeliveryStatus.Accepted, DeliveryStep.Accepted),
            Fate.Unconfirmed => (DeliveryStatus.Unconfirmed, DeliveryStep.Unconfirmed),
            Fate.Rejected => (DeliveryStatus.Failed, "rejected"),
            Fate.Unavailable => (DeliveryStatus.Unavailable, "not_sent"),
            Fate.KilledBefore or Fate.KilledAfter => default,
        };
        return outcome is null
            ? new TaskCompletionSource<DeliveryResult>().Task
            : Task.FromResult(new DeliveryResult(status) { Steps = [new(channel.Name(), outcome, id)] });
    }

    /// <summary>Sends a code; null if the replica was killed before it answered.</summary>
    public SendOutcome? Send(Address to) => Run<OtpEngine, SendOutcome?>(async engine =>
        await engine.SendAsync(new SendRequest(to, Purpose, [], null, null, null, null), CancellationToken.None));

    /// <summary>Asks for the next message by a channel.</summary>
    public SendOutcome? Ask(VerificationId id, Address to, Channel channel) => Run<StepsOnDemand, SendOutcome?>(async steps =>
        await steps.SendAsync(new StepRequest(to, Purpose, id, channel, Client: null), CancellationToken.None));

    public VerifyOutcome? Verify(VerificationId id, Address to, string code) => Run<OtpEngine, VerifyOutcome?>(async engine =>
        await engine.VerifyAsync(new VerifyRequest(to, Purpose, new Code(code), id), CancellationToken.None));

    public Verification? Find(VerificationId id) => Run<VerificationLog, Verification?>(log =>
        log.FindAsync(id, CancellationToken.None));

    public void Cancel(VerificationId id) => Run<VerificationLog, bool>(async log =>
    {
        await log.CancelAsync(id, CancellationToken.None);
        return true;
    });

    public void Report(Address to, Channel channel, string outcome, string messageId) =>
        Run<VerificationLog, bool>(async log =>
        {
            await log.NoteReceiptAsync(to, new(channel.Name(), outcome, messageId), CancellationToken.None);
            return true;
        });

    /// <summary>Lets time pass, and a replica send what is due.</summary>
    public void Pass(TimeSpan time)
    {
        Time.Advance(time);
        Run<StepPlans, bool>(async _ =>
        {
            await workers[next % workers.Count].SendDueAsync(CancellationToken.None);
            return true;
        });
    }

    private Purpose Purpose => replicas[0].GetRequiredService<PurposeTable>().All.First(p => p.Name == Purpose.Default);

    /// <summary>Runs a call on the next replica; the default if it was killed in it, or heard nothing from the store.</summary>
    private TResult? Run<T, TResult>(Func<T, Task<TResult>> call) where T : notnull
    {
        var replica = replicas[next++ % replicas.Count];
        var task = call(replica.GetRequiredService<T>());
        return !task.IsCompleted || task.Exception?.InnerException is StoreUnavailableException
            ? default
            : task.GetAwaiter().GetResult();
    }
}

/// <summary>A queue that can be away.</summary>
internal sealed class FaultyStepQueue(IStepQueue queue, Func<bool> isAway) : IStepQueue
{
    public ValueTask<bool> PutAsync(WaitingStep step, TimeSpan due, CancellationToken cancellationToken) =>
        isAway() ? throw new StoreUnavailableException("Away.") : queue.PutAsync(step, due, cancellationToken);

    public ValueTask<IReadOnlyList<WaitingStep>> TakeAsync(int most, CancellationToken cancellationToken) =>
        queue.TakeAsync(most, cancellationToken);

    public ValueTask SettleAsync(string id, TimeSpan? again, CancellationToken cancellationToken) =>
        isAway() ? throw new StoreUnavailableException("Away.") : queue.SettleAsync(id, again, cancellationToken);

    public ValueTask<byte[]?> FindAsync(string id, CancellationToken cancellationToken) =>
        queue.FindAsync(id, cancellationToken);
}

/// <summary>What happens to a message.</summary>
internal enum Fate
{
    Accepted,
    Unconfirmed,
    Rejected,
    Unavailable,

    /// <summary>The replica ends before the provider gets the message.</summary>
    KilledBefore,

    /// <summary>The replica ends after the provider got the message.</summary>
    KilledAfter,
}
