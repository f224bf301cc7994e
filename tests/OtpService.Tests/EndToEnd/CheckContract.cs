using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeCheckTests() : CheckContract(ServiceBinary.Native);

/// <summary>
/// The command <c language="text">check</c>: what it says, what it leaves undone, and how it ends.
/// </summary>
public abstract class CheckContract(ServiceBinary binary)
{
    /// <summary>Lists nothing to whoever asks, and takes messages.</summary>
    private static readonly FakeAnswer Good = new((context, cancellationToken) =>
        (context.Request.Method == "GET" ? FakeAnswer.Json(200, """{"success":true,"data":[]}""") : FakeAnswer.Success)
            .WriteAsync(context, cancellationToken));

    [Fact]
    public async Task A_good_installation_is_found_good_and_nothing_is_sent()
    {
        await using var installation = await InstallationAsync();

        var (code, lines) = await CheckAsync(installation);

        Assert.Equal(0, code);
        Assert.Equal(
            ["ok    configuration", "ok    redis", "ok    autosend", "ok    unosend"],
            lines.Select(l => l.Split(':')[0]));
        Assert.Equal(["GET", "GET"], installation.Provider.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task A_wrong_key_fails_and_is_not_shown()
    {
        await using var installation = await InstallationAsync();
        installation.Provider.Answer(FakeAnswer.Json(401, "{}"));

        var (code, lines) = await CheckAsync(installation);

        Assert.Equal(1, code);
        Assert.Contains(
            "fail  autosend: rejects AUTOSEND_API_KEY (401): copy it again, or make a new one", lines);
        Assert.DoesNotContain(lines, line => line.Contains("key-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stopped_Redis_fails()
    {
        await using var installation = await InstallationAsync();
        await installation.Redis.KillAsync();

        var (code, lines) = await CheckAsync(installation);

        Assert.Equal(1, code);
        Assert.Contains(
            lines, line => line.StartsWith("fail  redis: cannot be reached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bad_configuration_is_told_in_full_and_nobody_is_asked()
    {
        await using var installation = await InstallationAsync();
        installation.Settings["OTP_LENGTH"] = "3";
        installation.Settings["REDIS_URL"] = "nonsense-kumquat";

        var (code, lines) = await CheckAsync(installation);

        Assert.Equal(1, code);
        Assert.Equal(
            ["fail  configuration: OTP_LENGTH", "fail  configuration: REDIS_URL"],
            lines.Select(line => line.Split(" must")[0]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("kumquat", StringComparison.Ordinal));
        Assert.Empty(installation.Provider.Requests);
    }

    [Theory]
    [InlineData("quince@example.com", "autosend", "q•••@example.com")]
    [InlineData("+14155552671", "unosend", "+1••••••••71")]
    public async Task A_message_is_sent_to_whom_it_is_told_and_its_code_is_not_shown(
        string to, string provider, string shown)
    {
        await using var installation = await InstallationAsync();

        var (code, lines) = await CheckAsync(installation, "--send-to", to);

        Assert.Equal(0, code);
        Assert.Equal($"ok    {provider}: test message to {shown}: accepted", lines[^1]);
        var sent = Assert.Single(installation.Provider.Requests, request => request.Method == "POST");
        Assert.Matches("^[0-9]{6}$", sent.Code);
        Assert.DoesNotContain(lines, line =>
            line.Contains(sent.Code, StringComparison.Ordinal)
                || line.Contains(to, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_nobody_takes_is_told_step_by_step()
    {
        await using var installation = await InstallationAsync();
        installation.Settings["EMAIL_PROVIDERS"] = "autosend,unosend";
        installation.Settings["UNOSEND_FROM_EMAIL"] = "codes@sender.example";
        installation.Provider.Answer(FakeAnswer.Json(401, "{}"));

        var (code, lines) = await CheckAsync(installation, "--send-to", "quince@example.com");

        Assert.Equal(1, code);
        Assert.Equal(
            [
                "warn  autosend: test message to q•••@example.com: refused (401)",
                "fail  unosend: test message to q•••@example.com: refused (401)",
            ],
            lines.TakeLast(2));
    }

    [Theory]
    [InlineData("--send")]
    [InlineData("--send-to")]
    [InlineData("--send-to", "nobody")]
    [InlineData("--send-to", "quince@example.com", "more")]
    public async Task Unknown_arguments_are_refused_with_the_usage(params string[] arguments)
    {
        await using var check = await ServiceProcess.LaunchAsync(
            binary, new Dictionary<string, string>(StringComparer.Ordinal), ["check", .. arguments]);

        Assert.Equal(2, await check.ExitAsync());
        Assert.StartsWith("usage: OtpService check", Assert.Single(check.Errors), StringComparison.Ordinal);
        Assert.Empty(check.Output);
    }

    private async Task<Installation> InstallationAsync()
    {
        var installation = await Installation.CreateAsync(binary);
        installation.Provider.Answer(Good);
        return installation;
    }

    private async Task<(int Code, IReadOnlyList<string> Lines)> CheckAsync(
        Installation installation, params string[] arguments)
    {
        await using var check = await ServiceProcess.LaunchAsync(
            binary, installation.Settings, ["check", .. arguments]);
        var code = await check.ExitAsync();
        Assert.Empty(check.Errors);
        return (code, check.Output);
    }
}
