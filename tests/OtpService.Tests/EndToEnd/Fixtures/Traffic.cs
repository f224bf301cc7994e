using System.Collections.Concurrent;
using System.Diagnostics;
using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Redis;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// Twenty people a second who are sent a code. In turn, one uses the code a second later, one spends all
/// guesses and one keeps it; at the same pace, those who have used theirs or have no guess left try again.
/// What is refused meanwhile is a 503 that sent nothing.
/// </summary>
internal sealed class Traffic
{
    private const int Guesses = 5;

    /// <summary>Those who were sent a code in the last second, and have not used it yet.</summary>
    private const int MostWaiting = 7;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource enough = new();
    private readonly Lock gate = new();
    private readonly Installation installation;
    private readonly RoundRobin replicas;
    private readonly List<Person> people = [];
    private readonly ConcurrentQueue<Person> waiting = new();
    private readonly Task running;
    private int refused;
    private long lastServed = Stopwatch.GetTimestamp();
    private TimeSpan longestRefusal;

    private Traffic(Installation installation, RoundRobin replicas)
    {
        (this.installation, this.replicas) = (installation, replicas);
        running = RunAsync();
    }

    private enum Fate
    {
        Waiting,
        Used,
        Exhausted,
    }

    /// <summary>How many were sent a code.</summary>
    public int Sent => Count(_ => true);

    /// <summary>How many sends were refused.</summary>
    public int Refused => refused;

    /// <summary>How many were sent a code that is not known any more.</summary>
    public int Lost => Count(person => person.IsLost);

    public int Used => Count(person => person.Fate == Fate.Used);

    /// <summary>How many used a code a second time.</summary>
    public int UsedTwice => Count(person => person is { Fate: Fate.Used, IsServedAgain: true });

    /// <summary>How many could guess on after all guesses were spent.</summary>
    public int GuessedOn => Count(person => person is { Fate: Fate.Exhausted, IsServedAgain: true });

    public static Traffic Begin(Installation installation, RoundRobin replicas) =>
        new(installation, replicas);

    /// <summary>Waits until so many more were sent a code.</summary>
    public Task ServedAsync(int more)
    {
        var goal = Sent + more;
        return RunsUntilAsync(() => Sent >= goal);
    }

    /// <summary>Waits until so many more were refused.</summary>
    public Task RefusedAsync(int more)
    {
        var goal = refused + more;
        return RunsUntilAsync(() => refused >= goal);
    }

    /// <summary>Lets nobody in any more, and has everybody try once more.</summary>
    public async Task EndAsync()
    {
        await enough.CancelAsync();
        await running;
        enough.Dispose();
        Assert.Equal(Sent, installation.Provider.Requests.Count);
        foreach (var person in people.ToArray())
        {
            await TryAgainAsync(person);
        }
    }

    /// <summary>What came of it, in a line.</summary>
    public override string ToString() =>
        $"{Sent} sent, {Lost} of them lost; {UsedTwice} of {Used} used twice; {GuessedOn} of "
        + $"{Count(p => p.Fate == Fate.Exhausted)} guessed on; {refused} sends refused, "
        + $"none served for {longestRefusal.TotalSeconds:0.0} s at most";

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Pace);
        List<Task> begun = [];
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            begun.Add(SignInAsync(i));
            if (waiting.Count > MostWaiting && waiting.TryDequeue(out var next))
            {
                begun.Add(UseAsync(next));
            }

            if (DoneBefore(i) is { } person)
            {
                begun.Add(TryAgainAsync(person));
            }

            await timer.WaitForNextTickAsync();
        }

        await Task.WhenAll(begun);
    }

    private Task RunsUntilAsync(Func<bool> holds) => Installation.RecoversAsync(async () =>
    {
        if (running.IsCompleted)
        {
            await running;
        }

        return holds();
    });

    private async Task SignInAsync(int number)
    {
        var email = $"traffic-{number}@example.com";
        var answer = await replicas.SendAsync(new { email });
        if (answer.Status == 503)
        {
            OutageContract.IsUnavailable(answer);
            Interlocked.Increment(ref refused);
            return;
        }

        Assert.True(answer.Status == 200, $"{email} after {Sent}: {answer.Body}");
        var person = new Person(email, installation.CodeFor(email));
        NoteServed(person);
        switch (number % 3)
        {
            case 0:
                waiting.Enqueue(person);
                break;
            case 1:
                for (var i = 0; i < Guesses; i++)
                {
                    await ServedAsync(person, TestApp.Wrong(person.Code));
                }

                person.Fate = Fate.Exhausted;
                break;
            default:
                break;
        }
    }

    private async Task UseAsync(Person person)
    {
        await ServedAsync(person, person.Code);
        person.Fate = Fate.Used;
    }

    /// <summary>
    /// Somebody who has used a code, or spent all guesses, must not succeed; somebody who waits must.
    /// </summary>
    private async Task TryAgainAsync(Person person)
    {
        var answer = await replicas.VerifyAsync(new { person.Email, person.Code });
        answer = answer.Status == 503 && enough.IsCancellationRequested
            ? await ServedAsync(person, person.Code)
            : answer;
        person.IsLost |= answer.Status == 400 && answer.Text("code") == "code_not_found";
        person.IsServedAgain |= person.Fate != Fate.Waiting && answer.Status == 200;
    }

    private async Task<Answer> ServedAsync(Person person, string code)
    {
        var answer = await replicas.VerifyAsync(new { person.Email, code });
        await Installation.RecoversAsync(async () =>
        {
            answer = answer.Status == 503
                ? await replicas.VerifyAsync(new { person.Email, code })
                : answer;
            return answer.Status != 503;
        });
        return answer;
    }

    private void NoteServed(Person person)
    {
        lock (gate)
        {
            var now = Stopwatch.GetTimestamp();
            var silence = Stopwatch.GetElapsedTime(lastServed, now);
            (longestRefusal, lastServed) = (silence > longestRefusal ? silence : longestRefusal, now);
            people.Add(person);
        }
    }

    /// <summary>One after another of those who were done, from the latest back.</summary>
    private Person? DoneBefore(int number)
    {
        lock (gate)
        {
            var done = people.FindAll(person => person.Fate is Fate.Used or Fate.Exhausted);
            return done.Count == 0 ? null : done[^(1 + (number % Math.Min(done.Count, 40)))];
        }
    }

    private int Count(Predicate<Person> holds)
    {
        lock (gate)
        {
            return people.FindAll(holds).Count;
        }
    }

    private sealed class Person(string email, string code)
    {
        public string Email => email;

        public string Code => code;

        public Fate Fate { get; set; }

        /// <summary>Whether nobody knows of the code any more.</summary>
        public bool IsLost { get; set; }

        /// <summary>Whether the code was accepted after it had been used, or all guesses spent.</summary>
        public bool IsServedAgain { get; set; }
    }
}
