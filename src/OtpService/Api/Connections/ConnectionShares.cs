using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using OtpService.Api.Callers;
using OtpService.Otp.Limits;

namespace OtpService.Api.Connections;

/// <summary>
/// Limits one client network to an eighth of all connections. Above that, each new connection closes the one
/// of the same network that has made no request for the longest time. So a crowd displaces itself, and an
/// honest caller with the same IP address still gets in. Trusted proxies and Unix sockets have many clients,
/// and are not counted.
/// </summary>
internal sealed class ConnectionShares(int connections, TrustedPeers trusted, TimeProvider time)
{
    private const int NetworksThatFillIt = 8;

    private readonly int share = Math.Max(1, connections / NetworksThatFillIt);
    private readonly ConcurrentDictionary<ClientNetwork, Crowd> crowds = new();

    /// <summary>Notes that a connection made a request.</summary>
    public static void NoteRequest(HttpContext context) => context.Features.Get<Member>()?.NoteRequest();

    public ConnectionDelegate Guard(ConnectionDelegate next) => connection =>
        connection.RemoteEndPoint is IPEndPoint peer && !trusted.Contains(peer.Address)
            ? AdmitAsync(ClientNetwork.Of(peer.Address), connection, next)
            : next(connection);

    private async Task AdmitAsync(ClientNetwork network, ConnectionContext connection, ConnectionDelegate next)
    {
        var member = new Member(connection, time);
        connection.Features.Set(member);
        Enter(network, member)?.End();
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(network, member);
        }
    }

    /// <summary>Adds a connection; returns the one that must be closed for it.</summary>
    private Member? Enter(ClientNetwork network, Member member)
    {
        while (true)
        {
            var crowd = crowds.GetOrAdd(network, static _ => new Crowd());
            lock (crowd)
            {
                if (crowd.Gone)
                {
                    continue;
                }

                var leaver = crowd.Members.Count < share
                    ? null
                    : crowd.Members.MinBy(one => one.LastRequest);
                if (leaver is not null)
                {
                    crowd.Members.Remove(leaver);
                }

                crowd.Members.Add(member);
                return leaver;
            }
        }
    }

    private void Leave(ClientNetwork network, Member member)
    {
        if (!crowds.TryGetValue(network, out var crowd))
        {
            return;
        }

        lock (crowd)
        {
            crowd.Members.Remove(member);
            if (crowd.Members.Count == 0)
            {
                crowd.Gone = true;
                crowds.TryRemove(new(network, crowd));
            }
        }
    }

    private sealed class Crowd
    {
        public HashSet<Member> Members { get; } = [];

        /// <summary>Whether it became empty and is no longer in use.</summary>
        public bool Gone { get; set; }
    }

    private sealed class Member(ConnectionContext connection, TimeProvider time)
    {
        private long lastRequest = time.GetTimestamp();

        public long LastRequest => Volatile.Read(ref lastRequest);

        public void NoteRequest() => Volatile.Write(ref lastRequest, time.GetTimestamp());

        public void End() =>
            connection.Abort(new ConnectionAbortedException("Its network has too many connections."));
    }
}
