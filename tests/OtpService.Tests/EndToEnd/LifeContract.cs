using OtpService.Delivery;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd;

public sealed class NativeLifeTests() : LifeContract(ServiceBinary.Native);

/// <summary>The process from its start, or its refusal to start, to its end.</summary>
public abstract class LifeContract(ServiceBinary binary)
{
    [Fact]
    public async Task Every_fault_of_the_settings_is_said_at_once_and_no_value_is()
    {
        var errors = await RefusedAsync(
            ("OTP_LENGTH", "3"),
            ("MAX_ATTEMPTS", "abc-kumquat"),
            ("UNIFORM_ERRORS", "perhaps-kumquat"),
            ("PATH_BASE", "base-kumquat"),
            ("EMAIL_PROVIDERS", "autosend,pigeon-kumquat"),
            ("SMS_PROVIDERS", "unosend"),
            ("UNOSEND_API_KEY", "key with spaces kumquat"),
            ("AUTOSEND_API_URL", "ftp://kumquat.example"),
            ("ALLOWED_ORIGINS", "https://app.example/path-kumquat"),
            ("API_KEYS", "short-kumquat"),
            ("TRUSTED_PROXIES", "10.1, kumquat"),
            ("OTP_TOKEN_TYPE", "kumquat"),
            ("WEBOTP_DOMAIN", "kum quat"),
            ("REDIS_URL", "nonsense-kumquat"));

        foreach (var setting in new[]
        {
            "OTP_SECRET is required", "OTP_LENGTH must", "MAX_ATTEMPTS must", "UNIFORM_ERRORS must", "PATH_BASE must",
            "EMAIL_PROVIDERS names", "AUTOSEND_API_KEY is required", "AUTOSEND_FROM_EMAIL is required",
            "AUTOSEND_API_URL must", "UNOSEND_API_KEY must", "ALLOWED_ORIGINS must", "API_KEYS must",
            "REDIS_URL must", "TRUSTED_PROXIES must", "OTP_TOKEN_TYPE must", "WEBOTP_DOMAIN must",
            "SMS_ALLOWED_COUNTRIES is required",
        })
        {
            Assert.Single(errors, line => line.StartsWith($"- {setting}", StringComparison.Ordinal));
        }

        // The heading, and one line for each fault.
        Assert.Equal(17 + 1, errors.Count);
    }

    [Theory]
    [InlineData("Otp__Length", "abc-kumquat")]
    [InlineData("Otp__Length", "'abc:kumquat'")]
    [InlineData("Otp__AcceptGuessRisk", "perhaps-kumquat")]
    [InlineData("Otp__Purposes__login__MaxAttempts", "abc-kumquat")]
    public async Task An_option_of_the_wrong_kind_is_named_by_its_path(string name, string value)
    {
        var errors = await RefusedAsync((name, value));

        Assert.Contains(errors, line => line.StartsWith($"- {name} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_is_read_from_its_file_or_the_fault_is_said()
    {
        await using var installation = await Installation.CreateAsync(binary);
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "secret-kumquat");
            var missing = await RefusedAsync(("OTP_SECRET_FILE", file));
            Assert.StartsWith(
                "- OTP_SECRET_FILE points to a file that", missing[1], StringComparison.Ordinal);

            await File.WriteAllTextAsync(file, "");
            var empty = await RefusedAsync(("OTP_SECRET_FILE", file));
            Assert.StartsWith("- OTP_SECRET_FILE points to an empty", empty[1], StringComparison.Ordinal);

            const string Secret = "the-secret-kumquat-that-stands-in-a-file";
            await File.WriteAllTextAsync(file, $"{Secret}\n");
            var both = await RefusedAsync(("OTP_SECRET_FILE", file), ("OTP_SECRET", Secret));
            Assert.StartsWith("- OTP_SECRET and OTP_SECRET_FILE are both", both[1], StringComparison.Ordinal);

            installation.Settings.Remove("OTP_SECRET");
            await using var service = await installation.StartAsync(("OTP_SECRET_FILE", file));
            Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_risk_over_2_percent_needs_the_operators_word()
    {
        await using var installation = await Installation.CreateAsync(binary);
        installation.Settings["OTP_LENGTH"] = "4";
        await using var refused = await ServiceProcess.LaunchAsync(binary, installation.Settings);
        Assert.Equal(1, await refused.ExitAsync());
        Assert.Contains(
            "Otp__AcceptGuessRisk=true", Assert.Single(refused.Errors.Skip(1)), StringComparison.Ordinal);

        await using var service = await installation.StartAsync(("Otp__AcceptGuessRisk", "true"));
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        Assert.Matches("^[0-9]{4}$", installation.Provider.LastCode);
    }

    [Fact]
    public async Task The_binary_tells_whether_the_service_is_ready()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();
        Assert.Equal(0, await HealthCheckAsync(service.Url.Port));

        await installation.Redis.KillAsync();
        Assert.Equal(1, await HealthCheckAsync(service.Url.Port));

        await service.TerminateAsync();
        Assert.Equal(0, await service.ExitAsync());
        Assert.Equal(1, await HealthCheckAsync(service.Url.Port));
    }

    [Fact]
    public async Task It_asks_wherever_the_service_listens()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            foreach (var (name, value) in new[]
            {
                ("ASPNETCORE_URLS", $"http://unix:{folder}/otp.sock"),
                ("ASPNETCORE_URLS", $"http://0.0.0.0:{FreePort.Find()};http://[::1]:0"),
                ("ASPNETCORE_URLS", $"http://[::1]:{FreePort.Find()}"),
                ("HTTP_PORTS", $"{FreePort.Find()}"),
                ("PORT", $"{FreePort.Find()}"),
            })
            {
                var settings = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["ASPNETCORE_ENVIRONMENT"] = "Development",
                    ["ASPNETCORE_URLS"] = "",

                    // The image sets it.
                    ["ASPNETCORE_HTTP_PORTS"] = name == "HTTP_PORTS" ? "" : "1",
                    [name] = value,
                };
                await using var service = await ServiceProcess.LaunchAsync(binary, settings);
                await service.SaysAsync("Application started");

                // A busy machine may take longer to answer than the question waits.
                await Installation.RecoversAsync(async () =>
                {
                    await using var check = await ServiceProcess.LaunchAsync(binary, settings, "--healthcheck");
                    return await check.ExitAsync() == 0;
                });
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_told_in_a_line()
    {
        var port = FreePort.Find();
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
        };
        await using var first = await ServiceProcess.LaunchAsync(binary, settings);
        await first.SaysAsync("Application started");

        await using var second = await ServiceProcess.LaunchAsync(binary, settings);

        Assert.Equal(1, await second.ExitAsync());
        Assert.Equal(
            ["OtpService cannot start:", $"- It cannot listen at http://127.0.0.1:{port}: another program listens there. Stop it, or set another port with PORT or ASPNETCORE_URLS."],
            second.Errors);
        Assert.DoesNotContain(second.Output, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whatever_answers_GET_answers_HEAD()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync(("OTP_ISSUER", "https://otp.example"));
        foreach (var path in new[] { "/health/live", "/health/ready", "/.well-known/jwks.json", "/otp.js", "/ops", "/nowhere" })
        {
            using var head = await service.Browser.SendAsync(new(HttpMethod.Head, new Uri(path, UriKind.Relative)));
            using var get = await service.Browser.GetAsync(new Uri(path, UriKind.Relative));

            Assert.Equal((path, get.StatusCode), (path, head.StatusCode));
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task A_request_in_flight_is_answered_before_the_process_ends()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();
        var released = new TaskCompletionSource();
        installation.Provider.Answer(FakeAnswer.SuccessAfter(released.Task));

        var sending = service.SendAsync(new { email = "ada@example.com" });
        await installation.Provider.ReceivedAsync(CancellationToken.None);
        await service.TerminateAsync();
        await service.SaysAsync("Application is shutting down");
        released.SetResult();

        Assert.Equal(200, (await sending).Status);
        Assert.Equal(0, await service.ExitAsync());
        Assert.Empty(service.Errors);
    }

    [Fact]
    public async Task F24_with_200_in_flight_everybody_is_answered_and_every_message_is_accounted_for()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();
        var released = new TaskCompletionSource();
        installation.Provider.Answer(FakeAnswer.SuccessAfter(released.Task));

        var sending = Enumerable.Range(0, 200)
            .Select(i => service.SendAsync(new { email = $"person-{i}@example.com" })).ToList();
        for (var held = 0; held < GuardedProvider.MaxTriesAtOnce; held++)
        {
            await installation.Provider.ReceivedAsync(TestContext.Current.CancellationToken);
        }

        // As many as the provider may hold are under way, all others have been told to come back.
        var refusals = Task.WhenEach(sending).Take(sending.Count - GuardedProvider.MaxTriesAtOnce);
        await foreach (var refused in refusals.WithCancellation(TestContext.Current.CancellationToken))
        {
            (await refused).IsProblem(503, "delivery_unavailable");
        }

        await service.TerminateAsync();
        await service.SaysAsync("Application is shutting down");
        released.SetResult();

        var answers = await Task.WhenAll(sending);
        Assert.Equal(GuardedProvider.MaxTriesAtOnce, answers.Count(answer => answer.Status == 200));
        Assert.Equal(GuardedProvider.MaxTriesAtOnce, installation.Provider.Requests.Count);
        Assert.Equal(0, await service.ExitAsync());
    }

    [Fact]
    public async Task F25_a_process_that_is_killed_while_it_sends_leaves_one_message_and_a_code_that_verifies()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var killed = await installation.StartAsync();
        await using var other = await installation.StartAsync();
        installation.Provider.AnswerNext(FakeAnswer.Never);
        var sending = killed.SendAsync(new { email = "ada@example.com" });
        await installation.Provider.ReceivedAsync(TestContext.Current.CancellationToken);

        await killed.KillAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sending);
        (await other.SendAsync(new { email = "ada@example.com" })).IsProblem(429, "resend_too_soon");
        Assert.Single(installation.Provider.Requests);
        var code = installation.Provider.LastCode;
        Assert.Equal(200, (await other.VerifyAsync(new { email = "ada@example.com", code })).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_stops_in_time_whatever_has_become_of_Redis(bool frozen)
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartAsync();
        await (frozen ? installation.Redis.FreezeAsync() : installation.Redis.KillAsync());

        await service.TerminateAsync();

        Assert.Equal(0, await service.ExitAsync());
    }

    /// <summary>
    /// Starts it with these settings alone, which it must refuse; gives what it says, which never is a value.
    /// </summary>
    private async Task<IReadOnlyList<string>> RefusedAsync(params (string Name, string Value)[] settings)
    {
        await using var service = await ServiceProcess.LaunchAsync(
            binary, settings.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal));

        Assert.Equal(1, await service.ExitAsync());

        Assert.Equal("OtpService cannot start:", service.Errors[0]);
        Assert.DoesNotContain(
            service.Errors.Concat(service.Output),
            line => line.Contains("kumquat", StringComparison.Ordinal));
        return service.Errors;
    }

    private async Task<int> HealthCheckAsync(int port)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = "",
            ["ASPNETCORE_HTTP_PORTS"] = $"{port}",

            // Nothing of its own goes through a proxy.
            ["HTTP_PROXY"] = "http://127.0.0.1:9",
            ["ALL_PROXY"] = "http://127.0.0.1:9",
        };
        await using var check = await ServiceProcess.LaunchAsync(binary, settings, "--healthcheck");
        return await check.ExitAsync();
    }
}
