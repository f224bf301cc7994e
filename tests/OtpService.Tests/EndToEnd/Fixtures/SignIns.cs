using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Redis;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// People who sign in, one after another in each of a few rows, until it is enough. Each asks for a code,
/// errs once and then types it until it is taken. Whatever is refused meanwhile is a 503 that sent nothing, a
/// code that was sent verifies unless Redis lost it, and an error that was answered counts.
/// </summary>
internal sealed class SignIns
{
    private const int Rows = 4;

    private readonly CancellationTokenSource enough = new();
    private readonly Installation installation;
    private readonly RoundRobin replicas;
    private readonly int messagesBefore;
    private readonly List<Task> rows;
    private int sent;
    private int served;
    private int refusals;
    private int lost;

    private SignIns(Installation installation, RoundRobin replicas)
    {
        (this.installation, this.replicas) = (installation, replicas);
        messagesBefore = installation.Provider.Requests.Count;
        rows = [.. Enumerable.Range(0, Rows).Select(RowAsync)];
    }

    /// <summary>How many requests were refused so far.</summary>
    public int Refusals => refusals;

    /// <summary>How many were sent a code that Redis does not know any more.</summary>
    public int Lost => lost;

    public static SignIns Begin(Installation installation, RoundRobin replicas) =>
        new(installation, replicas);

    /// <summary>Waits until so many more have signed in.</summary>
    public async Task ServedAsync(int more)
    {
        var goal = served + more;
        var broken = Task.WhenAny(rows).Unwrap();
        await Installation.RecoversAsync(async () =>
        {
            if (broken.IsCompleted)
            {
                await broken;
            }

            return served >= goal;
        });
    }

    /// <summary>
    /// Lets nobody in any more and holds that there is one message for each code that was sent.
    /// </summary>
    public async Task EndAsync()
    {
        await enough.CancelAsync();
        await Task.WhenAll(rows);
        enough.Dispose();
        Assert.Equal(sent, installation.Provider.Requests.Count - messagesBefore);
    }

    private async Task RowAsync(int row)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            await SignInAsync($"row-{row}-{i}@example.com");
        }
    }

    private async Task SignInAsync(string email)
    {
        var answer = await replicas.SendAsync(new { email });
        if (IsRefused(answer))
        {
            return;
        }

        Assert.True(answer.Status == 200, answer.Body);
        Interlocked.Increment(ref sent);
        var (code, verificationId) = (installation.CodeFor(email), answer.Text("verificationId"));
        var wrong = await replicas.VerifyAsync(new { email, verificationId, code = TestApp.Wrong(code) });
        if (IsLost(wrong))
        {
            return;
        }

        if (!IsRefused(wrong))
        {
            Assert.Equal(4, wrong.Number("attemptsRemaining"));
        }

        await Installation.RecoversAsync(async () =>
        {
            var right = await replicas.VerifyAsync(new { email, verificationId, code });
            Assert.True(IsRefused(right) || IsLost(right) || right.Status == 200, right.Body);
            return right.Status != 503;
        });
        Interlocked.Increment(ref served);
    }

    private bool IsLost(Answer answer)
    {
        var isLost = answer.Status == 400 && answer.Text("code") == "code_not_found";
        Interlocked.Add(ref lost, isLost ? 1 : 0);
        return isLost;
    }

    private bool IsRefused(Answer answer)
    {
        if (answer.Status != 503)
        {
            return false;
        }

        OutageContract.IsUnavailable(answer);
        Interlocked.Increment(ref refusals);
        return true;
    }
}
