using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Redis;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// People who were sent a code and erred once before something happens to Redis, and what must be true of
/// them after it.
/// </summary>
internal sealed class People
{
    private readonly RoundRobin replicas;
    private readonly List<Person> waiting = [];
    private readonly List<Person> done = [];

    private People(RoundRobin replicas) => this.replicas = replicas;

    /// <summary>Every second one of them has verified already.</summary>
    public static async Task<People> ArriveAsync(
        Installation installation, RoundRobin replicas, IReadOnlyList<string> emails)
    {
        var people = new People(replicas);
        foreach (var email in emails)
        {
            var sent = await replicas.SendAsync(new { email });
            Assert.True(sent.Status == 200, sent.Body);
            var person = new Person(email, sent.Text("verificationId"), installation.CodeFor(email));
            if (people.done.Count < people.waiting.Count)
            {
                Assert.Equal(200, (await replicas.VerifyAsync(person)).Status);
                people.done.Add(person);
            }
            else
            {
                Assert.Equal(4, (await replicas.VerifyAsync(person.Err())).Number("attemptsRemaining"));
                people.waiting.Add(person);
            }
        }

        return people;
    }

    /// <summary>
    /// Those who wait may not ask again, have one guess fewer than at first, and verify; those who have
    /// verified are known to have. Each is asked until it is served.
    /// </summary>
    public async Task AreKnownAsync()
    {
        foreach (var person in waiting)
        {
            (await ServedAsync(() => replicas.SendAsync(new { person.Email })))
                .IsProblem(429, "resend_too_soon");
            var wrong = await ServedAsync(() => replicas.VerifyAsync(person.Err()));
            Assert.True(wrong.Status == 400 && wrong.Number("attemptsRemaining") <= 3, wrong.Body);
            Assert.Equal(200, (await ServedAsync(() => replicas.VerifyAsync(person))).Status);
        }

        foreach (var person in done.Concat(waiting))
        {
            var again = new { person.Email, person.Code };
            (await ServedAsync(() => replicas.VerifyAsync(again))).IsProblem(400, "code_used");
        }
    }

    /// <summary>All ask for another code at once, and are told to wait or that it is not known.</summary>
    public async Task AskAgainAsync()
    {
        var answers = await Task.WhenAll(
            waiting.Concat(done).Select(person => replicas.SendAsync(new { person.Email })));
        foreach (var answer in answers.Where(answer => answer.Status != 429))
        {
            OutageContract.IsUnavailable(answer);
        }
    }

    /// <summary>Whatever they ask is answered at once.</summary>
    public async Task AreServedAsync()
    {
        foreach (var person in waiting)
        {
            (await replicas.SendAsync(new { person.Email })).IsProblem(429, "resend_too_soon");
            var verified = await replicas.VerifyAsync(person);
            Assert.True(verified.Status == 200, verified.Body);
        }
    }

    private static async Task<Answer> ServedAsync(Func<Task<Answer>> ask)
    {
        var answer = await ask();
        await Installation.RecoversAsync(async () =>
        {
            if (answer.Status == 503)
            {
                OutageContract.IsUnavailable(answer);
                answer = await ask();
            }

            return answer.Status != 503;
        });
        return answer;
    }

    private sealed record Person(string Email, string VerificationId, string Code)
    {
        public Person Err() => this with { Code = TestApp.Wrong(Code) };
    }
}
