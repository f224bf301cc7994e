using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Tests.Storage;

/// <summary>What every store promises. Refusals first.</summary>
public abstract class OtpStoreContract
{
    protected abstract Task<StoreHarness> NewAsync();

    [Fact]
    public async Task Nothing_is_found_where_nothing_was_issued()
    {
        await using var store = await NewAsync();

        Assert.Equal(VerifyStatus.NotFound, await store.StatusAsync("123456"));
        Assert.Equal(VerifyStatus.NotFound, await store.StatusAsync("123456", VerificationId.New(store.Tag)));
    }

    [Fact]
    public async Task A_code_verifies_once_and_names_its_id()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");

        var reply = await store.GuessAsync("123456");

        Assert.Equal(VerifyStatus.Verified, reply.Status);
        Assert.Equal(id.Nonce, reply.Nonce);
        Assert.Equal(VerifyStatus.Used, await store.StatusAsync("123456"));
    }

    [Fact]
    public async Task A_code_expires_and_is_forgotten_in_the_end()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");

        await store.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(VerifyStatus.Expired, await store.StatusAsync("123456"));
        Assert.Equal(VerifyStatus.Expired, await store.StatusAsync("654321"));
        Assert.Equal(VerifyStatus.Expired, await store.StatusAsync("123456", id));

        await store.AdvanceAsync(IssueCommand.RememberedAfterExpiry);
        Assert.Equal(VerifyStatus.NotFound, await store.StatusAsync("123456"));
    }

    [Fact]
    public async Task A_code_still_verifies_shortly_before_it_expires()
    {
        await using var store = await NewAsync();
        await store.IssuedAsync("123456");

        await store.AdvanceAsync(TimeSpan.FromMinutes(9));

        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("123456"));
    }

    [Fact]
    public async Task A_code_of_one_purpose_or_id_never_verifies_for_another()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");
        var other = await store.IssuedAsync("222222", StoreHarness.Login);

        Assert.Equal(VerifyStatus.Wrong, await store.StatusAsync("123456", purpose: StoreHarness.Login));
        Assert.Equal(VerifyStatus.NotFound, await store.StatusAsync("123456", other));
        Assert.Equal(VerifyStatus.NotFound, await store.StatusAsync("222222", id, StoreHarness.Login));
        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("123456", id));
    }

    [Fact]
    public async Task Guesses_count_down_until_the_code_is_exhausted()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");

        for (var remaining = 4; remaining >= 0; remaining--)
        {
            var reply = await store.GuessAsync("000000", id);
            Assert.Equal((VerifyStatus.Wrong, remaining), (reply.Status, reply.AttemptsRemaining));
        }

        Assert.Equal(VerifyStatus.TooManyAttempts, await store.StatusAsync("123456", id));
    }

    [Fact]
    public async Task Guesses_without_an_id_leave_those_with_it_alone_and_the_other_way_round()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");
        foreach (var bound in new VerificationId?[] { null, id })
        {
            for (var remaining = 4; remaining >= 0; remaining--)
            {
                var reply = await store.GuessAsync("000000", bound, failureLimit: 100);
                Assert.Equal((VerifyStatus.Wrong, remaining), (reply.Status, reply.AttemptsRemaining));
            }

            Assert.Equal(
                VerifyStatus.TooManyAttempts,
                (await store.GuessAsync("123456", bound, failureLimit: 100)).Status);
        }

        var other = await store.IssuedAsync("222222");
        await store.GuessAsync("000000", other, failureLimit: 100);
        Assert.Equal(4, (await store.GuessAsync("000000", failureLimit: 100)).AttemptsRemaining);
        Assert.Equal(3, (await store.GuessAsync("000000", other, failureLimit: 100)).AttemptsRemaining);
        Assert.Equal(VerifyStatus.Verified, (await store.GuessAsync("222222", failureLimit: 100)).Status);
    }

    [Fact]
    public async Task A_guess_without_an_id_counts_on_every_live_code()
    {
        await using var store = await NewAsync();
        await store.IssuedAsync("111111");
        await store.GuessAsync("000000");
        await store.IssuedAsync("222222");
        for (var remaining = 4; remaining >= 0; remaining--)
        {
            Assert.Equal(remaining, (await store.GuessAsync("000000")).AttemptsRemaining);
        }

        Assert.Equal(VerifyStatus.TooManyAttempts, await store.StatusAsync("111111"));
    }

    [Fact]
    public async Task Strangers_who_use_up_the_failure_budget_leave_a_guess_to_who_holds_the_id()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");
        await store.GuessAsync("000000", id, failureLimit: 4);
        for (var i = 0; i < 3; i++)
        {
            await store.GuessAsync("000000", failureLimit: 4);
        }

        Assert.Equal(
            VerifyStatus.TooManyFailures, (await store.GuessAsync("123456", failureLimit: 4)).Status);
        Assert.Equal(
            VerifyStatus.Verified, (await store.GuessAsync("123456", id, failureLimit: 4)).Status);
    }

    [Fact]
    public async Task The_two_newest_codes_are_live_and_older_ones_superseded()
    {
        await using var store = await NewAsync();
        await store.IssuedAsync("111111");
        await store.IssuedAsync("222222");
        await store.IssuedAsync("333333");

        Assert.Equal(VerifyStatus.Superseded, await store.StatusAsync("111111"));
        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("222222"));
        Assert.Equal(VerifyStatus.Superseded, await store.StatusAsync("333333"));
    }

    [Fact]
    public async Task With_one_live_code_only_the_newest_verifies()
    {
        await using var store = await NewAsync();
        var one = StoreHarness.Verification with { LiveCodes = 1 };
        var old = await store.IssuedAsync("111111", one);
        await store.IssuedAsync("222222", one);

        Assert.Equal(VerifyStatus.Superseded, await store.StatusAsync("111111", old, one));
        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("222222", purpose: one));
    }

    [Fact]
    public async Task A_right_guess_with_its_id_is_answered_the_same_for_30_seconds()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");
        await store.GuessAsync("123456", id);

        await store.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(VerifyStatus.VerifiedAgain, await store.StatusAsync("123456", id));
        Assert.Equal(VerifyStatus.Used, await store.StatusAsync("123456"));

        await store.AdvanceAsync(TimeSpan.FromSeconds(26));
        Assert.Equal(VerifyStatus.Used, await store.StatusAsync("123456", id));
    }

    [Fact]
    public async Task A_used_code_cannot_be_searched_for_within_the_30_seconds()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");
        await store.GuessAsync("123456", id);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(VerifyStatus.Used, await store.StatusAsync("000000", id));
        }

        Assert.Equal(VerifyStatus.Used, await store.StatusAsync("123456", id));
    }

    [Fact]
    public async Task Failures_survive_a_resend_and_leave_one_guess_with_the_id()
    {
        await using var store = await NewAsync();
        for (var i = 0; i < 10; i++)
        {
            await store.IssuedAsync("111111");
            Assert.Equal(VerifyStatus.Wrong, await store.StatusAsync("000000"));
        }

        var id = await store.IssuedAsync("222222");
        var refused = await store.GuessAsync("222222");
        Assert.Equal(VerifyStatus.TooManyFailures, refused.Status);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));

        Assert.Equal(0, (await store.GuessAsync("000000", id)).AttemptsRemaining);
        Assert.Equal(VerifyStatus.TooManyAttempts, await store.StatusAsync("222222", id));

        var last = await store.IssuedAsync("333333");
        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("333333", last));
    }

    [Fact]
    public async Task Success_clears_the_failures_of_its_purpose()
    {
        await using var store = await NewAsync();
        var id = default(VerificationId);
        for (var i = 0; i < 10; i++)
        {
            id = await store.IssuedAsync("111111");
            await store.GuessAsync("000000");
        }

        id = await store.IssuedAsync("222222");
        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("222222", id));

        await store.IssuedAsync("333333");
        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("333333"));
    }

    [Fact]
    public async Task Failures_are_forgotten_after_24_hours_and_not_before()
    {
        await using var store = await NewAsync();
        for (var i = 0; i < 10; i++)
        {
            await store.IssuedAsync("111111");
            await store.GuessAsync("000000");
        }

        await store.AdvanceAsync(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        await store.IssuedAsync("222222");
        Assert.Equal(VerifyStatus.TooManyFailures, await store.StatusAsync("222222"));

        await store.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("222222"));
    }

    [Fact]
    public async Task The_cooldown_holds_for_its_purpose_only()
    {
        await using var store = await NewAsync();
        await store.IssuedAsync("111111", limits: StoreHarness.Limits);

        var refused = await store.IssueAsync("222222", limits: StoreHarness.Limits);
        Assert.Equal(IssueStatus.TooSoon, refused.Status);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        Assert.Equal("cooldown", refused.RateLimit?.Policy);

        await store.IssuedAsync("333333", StoreHarness.Login, StoreHarness.Limits);
        await store.AdvanceAsync(TimeSpan.FromSeconds(60));
        await store.IssuedAsync("444444", limits: StoreHarness.Limits);
    }

    [Fact]
    public async Task A_window_slides_over_all_purposes_and_is_never_exceeded()
    {
        await using var store = await NewAsync();
        for (var i = 0; i < 5; i++)
        {
            var reply = await store.IssueAsync(
                "111111", i % 2 == 0 ? StoreHarness.Verification : StoreHarness.Login, StoreHarness.Limits);
            Assert.Equal((IssueStatus.Issued, 4 - i), (reply.Status, reply.RateLimit?.Remaining));
            await store.AdvanceAsync(TimeSpan.FromMinutes(2));
        }

        var refused = await store.IssueAsync("222222", limits: StoreHarness.Limits);
        Assert.Equal((IssueStatus.TooMany, "address-hour"), (refused.Status, refused.RateLimit?.Policy));
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMinutes(49), TimeSpan.FromMinutes(50));

        await store.AdvanceAsync(TimeSpan.FromMinutes(50));
        await store.IssuedAsync("333333", limits: StoreHarness.Limits);
        Assert.Equal(IssueStatus.TooSoon, (await store.IssueAsync("4", limits: StoreHarness.Limits)).Status);
        await store.AdvanceAsync(TimeSpan.FromSeconds(61));
        Assert.Equal(IssueStatus.TooMany, (await store.IssueAsync("5", limits: StoreHarness.Limits)).Status);
    }

    [Fact]
    public async Task A_send_without_limits_forgets_no_other()
    {
        await using var store = await NewAsync();
        var limits = StoreHarness.Limits with { Cooldown = TimeSpan.Zero };
        for (var i = 0; i < 5; i++)
        {
            await store.IssuedAsync("111111", limits: limits);
        }

        await store.AdvanceAsync(TimeSpan.FromSeconds(1));
        await store.IssuedAsync("222222", limits: StoreHarness.NoLimits);

        Assert.Equal(IssueStatus.TooMany, (await store.IssueAsync("333333", limits: limits)).Status);
    }

    [Fact]
    public async Task The_daily_window_refuses_when_the_hourly_one_has_room()
    {
        await using var store = await NewAsync();
        for (var i = 0; i < 20; i++)
        {
            await store.IssuedAsync("111111", limits: StoreHarness.Limits);
            await store.AdvanceAsync(TimeSpan.FromMinutes(30));
        }

        var refused = await store.IssueAsync("222222", limits: StoreHarness.Limits);

        Assert.Equal((IssueStatus.TooMany, "address-day"), (refused.Status, refused.RateLimit?.Policy));
        Assert.InRange(refused.RetryAfter, TimeSpan.FromHours(13.9), TimeSpan.FromHours(14));
    }

    [Fact]
    public async Task An_undelivered_code_is_withdrawn_and_its_send_refunded()
    {
        await using var store = await NewAsync();
        var one = StoreHarness.Verification with { LiveCodes = 1 };
        await store.IssuedAsync("111111", one);
        var lost = await store.IssuedAsync(
            "222222", one, StoreHarness.Limits with { Cooldown = TimeSpan.Zero });
        await store.SettleAsync(lost, Settlement.Undelivered);

        Assert.Equal(VerifyStatus.NotFound, await store.StatusAsync("222222", lost, one));
        var reply = await store.IssueAsync("333333", StoreHarness.Login, StoreHarness.Limits);
        Assert.Equal((IssueStatus.Issued, 4), (reply.Status, reply.RateLimit?.Remaining));
        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("111111", purpose: one));
    }

    [Fact]
    public async Task However_many_deliveries_fail_a_code_that_arrived_still_verifies()
    {
        await using var store = await NewAsync();
        await store.IssuedAsync("111111");
        for (var i = 0; i < 12; i++)
        {
            await store.SettleAsync(await store.IssuedAsync("222222"), Settlement.Undelivered);
        }

        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("111111"));
    }

    [Fact]
    public async Task A_canceled_code_no_longer_verifies_and_stays_counted()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("111111", limits: StoreHarness.Limits);
        await store.SettleAsync(id, Settlement.Canceled);
        await store.SettleAsync(id, Settlement.Canceled);

        Assert.Equal(VerifyStatus.NotFound, await store.StatusAsync("111111", id));
        Assert.Equal(VerifyStatus.NotFound, await store.StatusAsync("111111"));
        Assert.Equal(
            IssueStatus.TooSoon, (await store.IssueAsync("222222", limits: StoreHarness.Limits)).Status);
    }

    [Fact]
    public async Task A_repeated_send_is_recognised_by_its_id()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("111111", limits: StoreHarness.Limits);

        var repeated = await store.IssueAsync("222222", limits: StoreHarness.Limits, id: id);
        Assert.Equal(IssueStatus.RepeatedUnconfirmed, repeated.Status);
        Assert.InRange(repeated.ExpiresIn, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        Assert.InRange(repeated.ResendIn, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));

        await store.SettleAsync(id, Settlement.Accepted);
        Assert.Equal(
            IssueStatus.RepeatedAccepted,
            (await store.IssueAsync("3", limits: StoreHarness.Limits, id: id)).Status);
        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("111111"));
    }

    [Fact]
    public async Task A_repeated_send_is_made_anew_where_nobody_got_its_message()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("111111", limits: StoreHarness.Limits);
        await store.SettleAsync(id, Settlement.Undelivered);

        Assert.Equal(
            IssueStatus.Issued,
            (await store.IssueAsync("222222", limits: StoreHarness.Limits, id: id)).Status);
        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("222222", id));
    }

    [Fact]
    public async Task A_rerouted_send_says_so_when_repeated()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("111111", limits: StoreHarness.Limits);
        await store.SettleAsync(id, Settlement.Rerouted);

        Assert.Equal(
            IssueStatus.RepeatedRerouted,
            (await store.IssueAsync("2", limits: StoreHarness.Limits, id: id)).Status);
        Assert.Equal(VerifyStatus.NotFound, await store.StatusAsync("111111", id));
    }

    [Fact]
    public async Task An_idempotency_key_belongs_to_its_first_request()
    {
        await using var store = await NewAsync();
        var claim = new IdempotencyClaim(VerificationId.NewNonce(), 1, 11, TimeSpan.FromMinutes(10));

        var first = await store.Store.ClaimAsync(claim, CancellationToken.None);
        var again = await store.Store.ClaimAsync(claim with { Nonce = 22 }, CancellationToken.None);
        var other = await store.Store.ClaimAsync(claim with { Request = 2 }, CancellationToken.None);

        Assert.Equal(new ClaimReply(ClaimStatus.Granted, 11, "", TimeSpan.Zero), first);
        Assert.Equal((ClaimStatus.Repeated, (UInt128)11, ""), (again.Status, again.Nonce, again.Answer));
        Assert.InRange(again.Waiting ?? TimeSpan.MaxValue, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal((ClaimStatus.Mismatch, (UInt128)0, ""), (other.Status, other.Nonce, other.Answer));
    }

    [Fact]
    public async Task A_claim_remembers_its_answer()
    {
        await using var store = await NewAsync();
        var claim = new IdempotencyClaim(VerificationId.NewNonce(), 1, 11, TimeSpan.FromMinutes(10));
        await store.Store.ClaimAsync(claim, CancellationToken.None);

        Assert.False(await store.Store.SettleClaimAsync(new(claim.Key, Nonce: 22, "of another"), default));
        Assert.True(await store.Store.SettleClaimAsync(new(claim.Key, Nonce: 11, "done"), default));

        Assert.Equal(
            new ClaimReply(ClaimStatus.Repeated, 11, "done", Waiting: null),
            await store.Store.ClaimAsync(claim with { Nonce = 22 }, CancellationToken.None));
    }

    [Fact]
    public async Task A_claim_can_be_given_back()
    {
        await using var store = await NewAsync();
        var claim = new IdempotencyClaim(VerificationId.NewNonce(), 1, 11, TimeSpan.FromMinutes(10));
        await store.Store.SettleClaimAsync(new(claim.Key, Nonce: 11, Answer: null), CancellationToken.None);
        await store.Store.ClaimAsync(claim, CancellationToken.None);

        await store.Store.SettleClaimAsync(new(claim.Key, Nonce: 11, Answer: null), CancellationToken.None);

        Assert.Equal(
            new ClaimReply(ClaimStatus.Granted, 22, "", TimeSpan.Zero),
            await store.Store.ClaimAsync(new(claim.Key, 2, 22, claim.Lifetime), CancellationToken.None));
    }

    [Fact]
    public async Task What_is_known_of_a_code_can_be_asked_for_until_it_is_forgotten()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("111111");
        await store.GuessAsync("000000", id);
        DeliveryStep[] steps =
        [
            new("first", "refused", "") { Reply = "504 5.5.2" },
            new("second", "accepted", "message-1"),
        ];
        await store.Store.SettleAsync(new(id, Settlement.Accepted, steps), CancellationToken.None);
        await store.IssuedAsync("222222");
        await store.AdvanceAsync(TimeSpan.FromMinutes(1));

        var found = await store.Store.FindAsync(id, 10, CancellationToken.None);

        Assert.NotNull(found);
        Assert.Equal(
            (Channel.Email, "verification", CodeEnd.None), (found.Channel, found.Purpose, found.End));
        Assert.Equal((1, 5, 1), (found.Attempts, found.MaxAttempts, found.NewerCodes));
        Assert.InRange(found.ExpiresIn, TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(9));
        Assert.Equal(steps, found.Timeline.Select(entry => entry.Step));
        Assert.All(
            found.Timeline,
            entry => Assert.InRange(entry.Ago, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)));

        Assert.Null(await store.Store.FindAsync(VerificationId.New(store.Tag), 10, CancellationToken.None));
        await store.AdvanceAsync(TimeSpan.FromMinutes(9) + IssueCommand.RememberedAfterExpiry);
        Assert.Null(await store.Store.FindAsync(id, 10, CancellationToken.None));
    }

    [Theory]
    [InlineData(Settlement.Undelivered, CodeEnd.Undelivered)]
    [InlineData(Settlement.Rerouted, CodeEnd.Rerouted)]
    [InlineData(Settlement.Canceled, CodeEnd.Canceled)]
    [InlineData(Settlement.Accepted, CodeEnd.None)]
    [InlineData(Settlement.Unconfirmed, CodeEnd.None)]
    internal async Task A_settlement_is_remembered(Settlement settlement, CodeEnd end)
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("111111");

        await store.SettleAsync(id, settlement);

        Assert.Equal(end, (await store.Store.FindAsync(id, 10, CancellationToken.None))?.End);
    }

    [Fact]
    public async Task A_receipt_joins_the_message_it_names_once()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("111111");
        await store.Store.SettleAsync(
            new(id, Settlement.Accepted, new DeliveryStep("first", "accepted", "m1")), default);

        var first = true;
        foreach (var receipt in new DeliveryStep[]
        {
            new("first", "failed", "m1") { Reply = "550 5.7.1" }, new("first", "failed", "m1"),
            new("first", "failed", "m2"), new("second", "failed", "m1"),
        })
        {
            var noted = await store.Store.NoteReceiptAsync(store.Tag, receipt, CancellationToken.None);
            Assert.Equal(first ? new NotedReceipt(id.Nonce, "verification", OfLast: true) : null, noted);
            first = false;
        }

        var found = await store.Store.FindAsync(id, 10, CancellationToken.None);
        Assert.Equal(
            ["accepted ", "failed 550 5.7.1"],
            found?.Timeline.Select(entry => $"{entry.Step.Outcome} {entry.Step.Reply}"));
    }

    [Fact]
    public async Task Settling_an_unknown_code_does_nothing()
    {
        await using var store = await NewAsync();

        await store.SettleAsync(VerificationId.New(store.Tag), Settlement.Undelivered);

        await store.IssuedAsync("111111", limits: StoreHarness.Limits);
    }

    [Fact]
    public async Task A_settlement_of_one_code_leaves_another_of_the_same_send_alone()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("111111");
        var other = new SettleCommand(id, Settlement.Undelivered) { Hash = store.HashOf("222222") };
        var own = new SettleCommand(id, Settlement.Undelivered) { Hash = store.HashOf("111111") };

        Assert.False(await store.Store.SettleAsync(other, CancellationToken.None));
        Assert.Equal(CodeEnd.None, (await store.Store.FindAsync(id, 10, default))?.End);
        Assert.True(await store.Store.SettleAsync(own, CancellationToken.None));
        Assert.Equal(CodeEnd.Undelivered, (await store.Store.FindAsync(id, 10, default))?.End);
    }

    [Fact]
    public async Task A_settlement_that_is_told_twice_is_noted_once()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("111111");
        var settled = new SettleCommand(id, Settlement.Accepted, new DeliveryStep("first", "accepted", "m1"));

        Assert.True(await store.Store.SettleAsync(settled, CancellationToken.None));
        Assert.True(await store.Store.SettleAsync(settled, CancellationToken.None));

        Assert.Single((await store.Store.FindAsync(id, 10, CancellationToken.None))?.Timeline ?? []);
    }

    [Fact]
    public async Task Nothing_stays_of_a_send_that_is_revoked()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("111111", limits: StoreHarness.Limits, network: 7);
        Assert.True(await store.SettleAsync(id, Settlement.Revoked));

        Assert.Null(await store.Store.FindAsync(id, 10, CancellationToken.None));
        Assert.False(await store.SettleAsync(id, Settlement.Revoked));
        Assert.Equal(VerifyStatus.NotFound, await store.StatusAsync("111111", id));
        var again = await store.IssueAsync("222222", limits: StoreHarness.Limits, network: 7);
        Assert.Equal((IssueStatus.Issued, 4), (again.Status, again.RateLimit?.Remaining));
    }

    [Fact]
    public async Task What_is_left_of_a_code_is_told_for_guesses_with_its_id()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("111111");
        for (var i = 0; i < 5; i++)
        {
            await store.GuessAsync("000000", failureLimit: 6);
        }

        Assert.Equal(5, (await store.Store.FindAsync(id, 6, CancellationToken.None))?.GuessesLeft);
        await store.GuessAsync("000000", id, failureLimit: 6);
        Assert.Equal(1, (await store.Store.FindAsync(id, 6, CancellationToken.None))?.GuessesLeft);
        await store.GuessAsync("000000", id, failureLimit: 6);
        Assert.Equal(0, (await store.Store.FindAsync(id, 6, CancellationToken.None))?.GuessesLeft);
    }
}
