using OtpService.Tests.Api;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// Three processes of the service behind the plainest of load balancers: each request goes to the next.
/// </summary>
internal sealed class RoundRobin : IAsyncDisposable
{
    public const int Size = 3;

    private readonly Lock gate = new();
    private readonly Member[] members;
    private int turn;
    private int replaced;

    private RoundRobin(IEnumerable<ServiceProcess> services) =>
        members = [.. services.Select(service => new Member(service))];

    /// <summary>Starts three with the settings of the installation and, over them, the given ones.</summary>
    public static async Task<RoundRobin> StartAsync(
        Installation installation, params (string Name, string Value)[] own)
    {
        List<ServiceProcess> services = [];
        while (services.Count < Size)
        {
            services.Add(await installation.StartReadyAsync(own));
        }

        return new(services);
    }

    public Task<Answer> SendAsync(object body) => AskAsync(service => service.SendAsync(body));

    public Task<Answer> VerifyAsync(object body) => AskAsync(service => service.VerifyAsync(body));

    /// <summary>Has the next one answer.</summary>
    public async Task<Answer> AskAsync(Func<ServiceProcess, Task<Answer>> ask)
    {
        var member = Next();
        try
        {
            return await ask(member.Service);
        }
        finally
        {
            lock (gate)
            {
                member.Asked--;
            }
        }
    }

    /// <summary>
    /// Puts it in the place of the one that serves longest; gives that once nobody waits for it any more.
    /// </summary>
    public async Task<ServiceProcess> ReplaceAsync(ServiceProcess service)
    {
        Member former;
        lock (gate)
        {
            former = members[replaced];
            members[replaced] = new(service);
            replaced = (replaced + 1) % Size;
        }

        await Installation.RecoversAsync(() =>
        {
            lock (gate)
            {
                return Task.FromResult(former.Asked == 0);
            }
        });
        return former.Service;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in members)
        {
            await member.Service.DisposeAsync();
        }
    }

    private Member Next()
    {
        lock (gate)
        {
            turn = (turn + 1) % Size;
            members[turn].Asked++;
            return members[turn];
        }
    }

    private sealed class Member(ServiceProcess service)
    {
        public ServiceProcess Service { get; } = service;

        /// <summary>How many wait for its answer.</summary>
        public int Asked { get; set; }
    }
}
