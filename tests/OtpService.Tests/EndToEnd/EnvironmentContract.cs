using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeEnvironmentTests() : EnvironmentContract(ServiceBinary.Native);

/// <summary>
/// The process among the variables of others, by the table environments.tsv: it starts, or says in a line what to mend.
/// </summary>
public abstract class EnvironmentContract(ServiceBinary binary)
{
    public static TheoryData<string, string, string, string> Environments() =>
    [
        .. File.ReadLines(Repository.PathOf("tests/OtpService.Tests/EndToEnd/environments.tsv"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .Select(row => new TheoryDataRow<string, string, string, string>(row[0], row[1], row[2], row[3])),
    ];

    [Theory]
    [MemberData(nameof(Environments))]
    public async Task It_starts_or_says_what_to_mend(string who, string variables, string starts, string line)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["OTP_SECRET"] = "end-to-end-signing-secret-3f9a1c77d2",
            ["REDIS_URL"] = "redis://127.0.0.1:1",
            ["EMAIL_PROVIDERS"] = "autosend",
            ["AUTOSEND_API_KEY"] = "autosend-key-8c1d",
            ["AUTOSEND_FROM_EMAIL"] = "codes@sender.example",
            ["SMS_PROVIDERS"] = "unosend",
            ["UNOSEND_API_KEY"] = "unosend-key-51fe",
            ["SMS_ALLOWED_COUNTRIES"] = "US",
        };
        foreach (var variable in variables.Split(';').Select(variable => variable.Split('=', 2)))
        {
            settings[variable[0]] = variable[1];
        }

        if (line.Length == 0)
        {
            // It starts without a word.
            await using var mute = await ServiceProcess.StartMuteAsync(binary, settings);
            return;
        }

        await using var service = await ServiceProcess.LaunchAsync(binary, settings);
        if (starts == "no")
        {
            Assert.Equal(1, await service.ExitAsync());
            Assert.Equal("OtpService cannot start:", service.Errors[0]);
            Assert.Contains(service.Errors, said => said.StartsWith(line, StringComparison.Ordinal));
            Assert.DoesNotContain(service.Errors, said => said.StartsWith("- AUTOSEND_API_KEY is required", StringComparison.Ordinal));
        }
        else
        {
            await service.SaysAsync("Application started");
            Assert.Contains(service.Output, said => said.Contains(line, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(
            service.Output.Concat(service.Errors), said => said.Contains("kumquat", StringComparison.Ordinal));
        Assert.False(starts == "yes" && service.HasExited, who);
    }
}
