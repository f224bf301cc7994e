using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;

namespace OtpService.Tests.Otp.Steps;

/// <summary>What was sent counts as sent, even if the store is away right after it.</summary>
public sealed class StepOutageTests
{
    [Fact]
    public async Task A_call_that_was_made_is_answered_as_made_and_is_not_made_again()
    {
        await using var world = new StepWorld(("Otp:ResendCooldownSeconds", "5"));
        var to = Number();
        var id = world.Send(to)?.Id ?? default;
        world.Pass(TimeSpan.FromSeconds(6));
        world.QueueIsAway = true;

        Assert.Equal(SendStatus.Sent, world.Ask(id, to, Channel.Sms)?.Status);

        world.QueueIsAway = false;
        for (var i = 0; i < 20; i++)
        {
            world.Pass(TimeSpan.FromSeconds(31));
        }

        Assert.Equal(
            [Channel.WhatsApp, Channel.Sms, Channel.Telegram], world.Sent.Select(message => message.Channel));
    }

    [Fact]
    public async Task A_message_that_was_due_and_sent_is_not_sent_again()
    {
        await using var world = new StepWorld();
        world.Send(Number());
        world.QueueIsAway = true;
        world.Pass(TimeSpan.FromSeconds(20));
        world.QueueIsAway = false;

        for (var i = 0; i < 20; i++)
        {
            world.Pass(TimeSpan.FromSeconds(31));
        }

        // The windows allow three messages to a number in an hour.
        Assert.Equal(
            [Channel.WhatsApp, Channel.Sms, Channel.Telegram], world.Sent.Select(message => message.Channel));
    }

    private static Address Number()
    {
        Assert.True(Address.TryParsePhone("+14155552671", out var address));
        return address;
    }
}
