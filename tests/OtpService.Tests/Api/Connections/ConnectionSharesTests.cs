using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using OtpService.Api.Callers;
using OtpService.Api.Connections;

namespace OtpService.Tests.Api.Connections;

public sealed class ConnectionSharesTests
{
    private const int Connections = 40;
    private const int Share = 5;

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void A_network_above_its_share_loses_its_idlest_connection_and_no_other_network_does()
    {
        var open = Opener();
        var neighbor = open("198.51.100.7");
        var crowd = Enumerable.Range(0, Share).Select(_ => open("203.0.113.9")).ToList();
        Ask(crowd[0]);

        var honest = open("203.0.113.9");

        Assert.True(crowd[1].Ended);
        Assert.All([neighbor, honest, crowd[0], .. crowd[2..]], one => Assert.False(one.Ended));
    }

    [Fact]
    public void A_customers_whole_prefix_has_one_share()
    {
        var open = Opener();

        var crowd = Enumerable.Range(0, Share + 1).Select(i => open($"2001:db8::{i}")).ToList();

        Assert.Single(crowd, one => one.Ended);
    }

    [Fact]
    public void Those_who_left_make_room()
    {
        var open = Opener();
        for (var i = 0; i < 3 * Share; i++)
        {
            var one = open("203.0.113.9");
            one.Leave();
            Assert.False(one.Ended);
        }
    }

    [Fact]
    public void Proxies_and_Unix_sockets_speak_for_many()
    {
        var open = Opener();

        var many = Enumerable.Range(0, 3 * Share).SelectMany(_ => new[] { open("10.1.2.3"), open(null) });

        Assert.All(many.ToList(), one => Assert.False(one.Ended));
    }

    private Func<string?, Guest> Opener()
    {
        var trusted = TrustedPeers.TryParse("10.0.0.0/8");
        Assert.NotNull(trusted);
        var shares = new ConnectionShares(Connections, trusted, clock);
        return address =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return new Guest(shares, address);
        };
    }

    private void Ask(Guest guest)
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        guest.Ask();
    }

    /// <summary>A connection that stays until it is told to leave.</summary>
    private sealed class Guest
    {
        private readonly TaskCompletionSource stay = new();
        private readonly Connection connection;
        private readonly Task served;

        public Guest(ConnectionShares shares, string? address)
        {
            connection = new()
            {
                RemoteEndPoint = address is null
                    ? new System.Net.Sockets.UnixDomainSocketEndPoint("/tmp/otp.sock")
                    : new IPEndPoint(IPAddress.Parse(address), 50_000),
            };
            served = shares.Guard(_ => stay.Task)(connection);
        }

        public bool Ended => connection.Ended;

        public void Ask() => ConnectionShares.NoteRequest(new DefaultHttpContext(connection.Features));

        public void Leave()
        {
            stay.SetResult();
            Assert.True(served.IsCompletedSuccessfully);
        }
    }

    private sealed class Connection : DefaultConnectionContext
    {
        public bool Ended { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => Ended = true;
    }
}
