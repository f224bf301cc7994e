using System.Net;
using OtpService.Storage.Redis.Failover;

namespace OtpService.Tests.Storage.Redis.Failover;

/// <summary>
/// What several servers say, in many orders, and which of them is the primary then. A, B and C are servers;
/// a history is named after the server that began it.
/// </summary>
public sealed class FailoverDecisionTests
{
    private static readonly EndPoint A = new DnsEndPoint("a", 6379);
    private static readonly EndPoint B = new DnsEndPoint("b", 6379);
    private static readonly EndPoint C = new DnsEndPoint("c", 6379);

    private readonly Dictionary<EndPoint, ServerState> servers = [];
    private SentinelOpinion word;
    private ReplicationHistory? last;
    private long epoch;

    [Fact]
    public void A_primary_with_its_replica_is_followed()
    {
        Are(Primary(A, "a1", 100), Replica(B, "a1", 100));

        Follows(A);
    }

    [Fact]
    public void The_one_that_is_listed_second_is_followed_if_it_is_the_primary()
    {
        Are(Replica(A, "b1", 100), Primary(B, "b1", 100));

        Follows(B);
    }

    [Fact]
    public void Nobody_is_followed_before_all_were_asked()
    {
        Are(Primary(A, "a1", 100), new(B, ServerRole.Unasked));

        Is(FailoverResultKind.Waiting);
    }

    [Fact]
    public void A_server_that_is_away_keeps_no_primary_from_being_followed()
    {
        Are(Primary(A, "a1", 100), Silent(B));

        Follows(A);
    }

    [Fact]
    public void A_promoted_replica_is_followed_while_the_old_primary_still_accepts_writes()
    {
        Are(Primary(A, "a1", 100), Replica(B, "a1", 90));
        Follows(A);

        Are(Primary(A, "a1", 130), Promoted(B, "b1", from: "a1", at: 95));
        Follows(B);

        Are(Primary(A, "a1", 90_000_000));
        Follows(B);
    }

    [Fact]
    public void An_old_primary_that_thaws_is_never_followed_again()
    {
        Are(Primary(A, "a1", 100), Replica(B, "a1", 100));
        Follows(A);
        Are(Silent(A));
        Is(FailoverResultKind.Stay);
        Are(Promoted(B, "b1", from: "a1", at: 101));
        Follows(B);

        Are(Primary(A, "a1", 140));
        Follows(B);
        Are(Silent(B));
        Is(FailoverResultKind.Stay);
    }

    [Fact]
    public void An_old_primary_that_restarts_as_one_is_not_followed_until_it_has_copied_and_is_promoted()
    {
        Are(Primary(A, "a1", 100), Replica(B, "a1", 100));
        Follows(A);
        Are(Silent(A), Promoted(B, "b1", from: "a1", at: 101));
        Follows(B);

        Are(Primary(A, "a2", 0));
        Follows(B);
        Are(Silent(B));
        Is(FailoverResultKind.Stay);

        Are(Replica(A, "b1", 150), Promoted(B, "b1", from: "a1", at: 101));
        Follows(B);
        Are(Promoted(A, "a3", from: "b1", at: 160), Silent(B));
        Follows(A);
    }

    [Fact]
    public void Primaries_that_hand_over_to_and_fro_are_followed_each_time()
    {
        Are(Primary(A, "a1", 100), Replica(B, "a1", 100));
        Follows(A);
        Are(Replica(A, "a1", 100));
        Is(FailoverResultKind.NoPrimary);
        Are(Promoted(B, "b1", from: "a1", at: 101));
        Follows(B);
        Are(Replica(A, "b1", 200));
        Follows(B);
        Are(Promoted(A, "a2", from: "b1", at: 201), Replica(B, "b1", 200));
        Follows(A);
    }

    [Fact]
    public void Two_that_do_not_continue_each_other_are_an_outage_whoever_was_followed()
    {
        Are(Primary(A, "a1", 100), Primary(B, "b1", 100));
        Is(FailoverResultKind.TwoPrimaries);

        Are(Silent(B));
        Follows(A);
        Are(Primary(B, "b1", 100));
        Is(FailoverResultKind.TwoPrimaries);

        Are(Replica(B, "a1", 100));
        Follows(A);
    }

    [Fact]
    public void After_a_restart_of_the_service_the_promoted_one_of_two_primaries_is_followed()
    {
        Are(Primary(A, "a1", 5000), Promoted(B, "b1", from: "a1", at: 101));
        Follows(B);

        Are(Silent(B));
        Is(FailoverResultKind.Stay);
    }

    [Fact]
    public void A_server_that_was_cut_loose_long_ago_continues_nobody()
    {
        Are(
            Primary(A, "a1", 102 + ServerState.MostBytesLeftBehind),
            Promoted(B, "b1", from: "a1", at: 101));

        Is(FailoverResultKind.TwoPrimaries);
    }

    [Fact]
    public void A_server_that_read_an_old_snapshot_as_it_started_continues_nobody()
    {
        Are(
            Primary(A, "a1", 200),
            Promoted(B, "b1", from: "a1", at: 101) with { BacklogStart = 101 });

        Is(FailoverResultKind.TwoPrimaries);
    }

    [Fact]
    public void The_last_of_a_chain_of_promotions_is_followed()
    {
        Are(
            Primary(A, "a1", 100), Promoted(B, "b1", from: "a1", at: 101),
            Promoted(C, "c1", from: "b1", at: 101));

        Follows(C);
    }

    [Fact]
    public void Two_replicas_that_were_both_promoted_are_an_outage()
    {
        Are(Primary(A, "a1", 100), Replica(B, "a1", 100), Replica(C, "a1", 100));
        Follows(A);

        Are(Silent(A), Promoted(B, "b1", from: "a1", at: 101), Promoted(C, "c1", from: "a1", at: 101));
        Is(FailoverResultKind.TwoPrimaries);
    }

    [Fact]
    public void A_replica_that_restarted_from_an_old_snapshot_does_not_continue_what_it_had_copied()
    {
        Are(Primary(A, "a1", 100), Replica(B, "a1", 90));
        Follows(A);

        Are(Silent(A), Promoted(B, "b1", from: "a1", at: 50));
        Is(FailoverResultKind.NotContinued, B);
    }

    [Fact]
    public void A_stranger_is_not_followed_in_place_of_a_primary_that_died()
    {
        Are(Primary(A, "a1", 100), Replica(B, "a1", 90));
        Follows(A);

        Are(Silent(A), Primary(B, "x1", 3));
        Is(FailoverResultKind.NotContinued, B);
        Are(Replica(A, "x1", 3));
        Follows(B);
    }

    [Fact]
    public void A_primary_that_restarts_is_followed()
    {
        Are(Primary(A, "a1", 100), Replica(B, "a1", 100));
        Follows(A);
        Are(Silent(A));
        Is(FailoverResultKind.Stay);
        Are(Primary(A, "a2", 0));
        Follows(A);
    }

    [Fact]
    public void A_promoted_one_that_is_made_a_replica_of_the_old_primary_again_gives_the_place_back()
    {
        Are(Primary(A, "a1", 100), Replica(B, "a1", 100));
        Follows(A);
        Are(Promoted(B, "b1", from: "a1", at: 101));
        Follows(B);
        Are(Replica(B, "b1", 100));
        Is(FailoverResultKind.NoPrimary);
        Are(Replica(B, "a1", 100));
        Follows(A);
    }

    [Fact]
    public void One_server_under_two_names_is_one()
    {
        Are(Primary(A, "a1", 100), Primary(B, "a1", 100));

        Follows(A);
    }

    [Fact]
    public void Two_replicas_alone_are_no_primary()
    {
        Are(Replica(A, "c1", 100), Replica(B, "c1", 100));

        Is(FailoverResultKind.NoPrimary);
    }

    [Fact]
    public void A_node_of_a_cluster_is_left_to_the_cluster()
    {
        Are(Primary(A, "a1", 100) with { IsClustered = true }, new(B, ServerRole.Unasked));

        Is(FailoverResultKind.Cluster);
    }

    [Fact]
    public void Sentinels_decide_between_two_that_do_not_continue_each_other()
    {
        Sentinels(majority: true, A);
        Are(Primary(A, "a1", 100), Primary(B, "b1", 100));
        Follows(A);

        Are(Silent(A));
        Sentinels(majority: true, B);
        Follows(B);
    }

    [Fact]
    public void A_promoted_replica_is_followed_before_the_Sentinels_have_noticed()
    {
        Sentinels(majority: true, A);
        Are(Primary(A, "a1", 100), Replica(B, "a1", 100));
        Follows(A);
        Are(Promoted(B, "b1", from: "a1", at: 101));
        Follows(B);
        Are(Silent(A));
        Follows(B);
        Sentinels(majority: true, B);
        Follows(B);
        Are(Primary(A, "a1", 100));
        Follows(B);
    }

    [Fact]
    public void A_primary_that_the_Sentinels_have_replaced_is_left_though_its_successor_is_out_of_sight()
    {
        Sentinels(majority: true, A);
        Are(Primary(A, "a1", 100), Replica(B, "a1", 100));
        Follows(A);

        Are(Silent(B));
        Sentinels(majority: true, B);
        Is(FailoverResultKind.NotNamed, B);
        Are(Silent(A));
        Is(FailoverResultKind.NotNamed, B);
    }

    [Fact]
    public void Where_neither_most_Sentinels_nor_all_servers_are_in_sight_nobody_is_followed()
    {
        Sentinels(majority: true, A);
        Are(Primary(A, "a1", 100), Replica(B, "a1", 100));
        Follows(A);

        Sentinels(majority: false);
        Follows(A);
        Are(Silent(B));
        Is(FailoverResultKind.Isolated);
        Are(Silent(A));
        Is(FailoverResultKind.Isolated);
        Are(Primary(A, "a1", 100));
        Is(FailoverResultKind.Isolated);
        Are(Replica(B, "a1", 100));
        Follows(A);
    }

    [Fact]
    public void A_stranger_is_followed_if_the_Sentinels_name_it()
    {
        Sentinels(majority: true, A);
        Are(Primary(A, "a1", 100));
        Follows(A);

        Sentinels(majority: true, B);
        Are(Silent(A), Primary(B, "b1", 3));
        Follows(B);
    }

    [Fact]
    public void A_server_that_was_left_is_followed_again_once_the_Sentinels_decide_so_anew()
    {
        Sentinels(majority: true, A);
        Are(Primary(A, "a1", 100), Replica(B, "a1", 100));
        Follows(A);
        Are(Silent(A), Promoted(B, "b1", from: "a1", at: 101));
        Follows(B);
        Are(Primary(A, "a2", 0));
        Follows(B);
        Sentinels(majority: true, B);
        Follows(B);

        Are(Silent(B));
        Sentinels(majority: true, A);
        Follows(A);
    }

    [Fact]
    public void At_the_start_a_server_that_the_Sentinels_do_not_name_is_not_followed()
    {
        Sentinels(majority: true, A);
        Are(Silent(A), Promoted(B, "b1", from: "a1", at: 101));
        Is(FailoverResultKind.NotNamed, A);

        Sentinels(majority: true, B);
        Follows(B);
    }

    private static ServerState Primary(EndPoint server, string history, long offset) =>
        new(server, ServerRole.Primary) { History = history, Offset = offset };

    private static ServerState Promoted(EndPoint server, string history, string from, long at) =>
        Primary(server, history, at + 10) with { FormerHistory = from, FormerEnd = at, BacklogStart = 1 };

    private static ServerState Replica(EndPoint server, string history, long offset) =>
        new(server, ServerRole.Replica) { History = history, Offset = offset };

    private static ServerState Silent(EndPoint server) => new(server, ServerRole.Silent);

    /// <summary>These say something new; all others are as they were.</summary>
    private void Are(params ReadOnlySpan<ServerState> states)
    {
        foreach (var state in states)
        {
            servers[state.Server] = state;
        }
    }

    /// <summary>The Sentinels decide anew, unless they are too few to decide.</summary>
    private void Sentinels(bool majority, EndPoint? named = null) =>
        word = new(IsAsked: true, majority, named, majority ? ++epoch : 0);

    private void Follows(EndPoint server)
    {
        ServerState[] states = [.. servers.Values];
        var verdict = FailoverDecision.Of(states, word, last);

        Assert.Equal((FailoverResultKind.Follow, server), (verdict.Kind, verdict.Server));
        last = ReplicationHistory.Of(last, servers[server], states, word);
    }

    private void Is(FailoverResultKind kind, EndPoint? server = null)
    {
        var verdict = FailoverDecision.Of([.. servers.Values], word, last);

        Assert.Equal(kind, verdict.Kind);
        Assert.Equal(server, server is null ? null : verdict.Server);
    }
}
