using System.Globalization;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeLogTests() : LogContract(ServiceBinary.Native);

/// <summary>Nobody can take the log: people get their codes all the same.</summary>
public abstract class LogContract(ServiceBinary binary)
{
    [Theory]
    [InlineData("exec \"$0\" \"$@\" > /dev/full")]
    [InlineData("mkfifo \"$PIPE\"; exec \"$0\" \"$@\" 3<> \"$PIPE\" > \"$PIPE\"")]
    public async Task F27_where_the_log_is_full_or_nobody_reads_it_everybody_is_served(string shell)
    {
        using var folder = new TemporaryFolder();
        await using var installation = await Installation.CreateAsync(binary.Within(shell));
        installation.Settings["PIPE"] = Path.Combine(folder.Path, "log");

        // More lines than any pipe holds.
        installation.Settings["LOG_LEVEL"] = "Verbose";
        await using var service = await installation.StartMuteAsync();

        for (var i = 0; i < 100; i++)
        {
            var email = string.Create(CultureInfo.InvariantCulture, $"person-{i}@example.com");
            Assert.Equal(200, (await service.SendAsync(new { email })).Status);
            var code = installation.Provider.LastCode;
            Assert.Equal(200, (await service.VerifyAsync(new { email, code })).Status);
        }

        Assert.False(service.HasExited);
        await service.TerminateAsync();
        Assert.Equal(0, await service.ExitAsync());
    }
}
