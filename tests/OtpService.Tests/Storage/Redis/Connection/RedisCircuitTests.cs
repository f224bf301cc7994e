using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OtpService.Storage.Redis.Connection;

namespace OtpService.Tests.Storage.Redis.Connection;

public sealed class RedisCircuitTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly RedisCircuit circuit;

    public RedisCircuitTests() => circuit = new(clock, NullLogger.Instance, where: "");

    [Fact]
    public void It_opens_when_at_least_four_calls_and_half_of_all_are_not_answered()
    {
        Silence(3);
        Assert.True(circuit.Allows());

        Silence(1);
        Assert.False(circuit.Allows());
    }

    [Fact]
    public void It_stays_closed_while_most_calls_are_answered()
    {
        for (var i = 0; i < 100; i++)
        {
            circuit.NoteAnswer(1);
            circuit.NoteAnswer(1);
            Silence(1);
        }

        Assert.True(circuit.Allows());
    }

    [Fact]
    public void Calls_that_were_asked_together_count_as_many()
    {
        circuit.NoteSilence(1);
        circuit.NoteAnswer(5);
        circuit.NoteSilence(3);
        Assert.True(circuit.Allows());

        circuit.NoteSilence(1);
        Assert.False(circuit.Allows());
    }

    [Fact]
    public void What_was_answered_long_ago_does_not_keep_it_closed()
    {
        for (var i = 0; i < 1000; i++)
        {
            circuit.NoteAnswer(1);
        }

        clock.Advance(RedisCircuit.Window);
        Silence(4);

        Assert.False(circuit.Allows());
    }

    [Fact]
    public void What_failed_long_ago_does_not_open_it()
    {
        Silence(3);
        clock.Advance(RedisCircuit.Window);
        Silence(3);

        Assert.True(circuit.Allows());
    }

    [Fact]
    public void While_it_is_open_one_call_each_second_tries_and_an_answer_closes_it()
    {
        Silence(4);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(circuit.Allows());
            clock.Advance(RedisCircuit.Rest);
            Assert.True(circuit.Allows());
            Assert.False(circuit.Allows());
            Silence(1);
        }

        clock.Advance(RedisCircuit.Rest);
        Assert.True(circuit.Allows());
        circuit.NoteAnswer(1);

        Assert.True(circuit.Allows());
        Assert.True(circuit.Allows());
    }

    [Fact]
    public void When_another_server_may_be_asked_the_next_call_tries_immediately()
    {
        Silence(4);
        Assert.False(circuit.Allows());

        circuit.TryNow();

        Assert.True(circuit.Allows());
        circuit.NoteAnswer(1);
        Assert.True(circuit.Allows());
    }

    private void Silence(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            circuit.NoteSilence(1);
        }
    }
}
