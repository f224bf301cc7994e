using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using OtpService.Tests.Api;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// The service as a process of its own, configured as operators do it: by environment variables and nothing
/// else. It listens on a port that the kernel chooses, read from its log, so that no two tests can meet.
/// </summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    /// <summary>A limit for a machine with much else to do, not a measure of anything.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly ProcessOutput output;
    private readonly ProcessOutput errors;

    private ServiceProcess(Process process)
    {
        this.process = process;
        output = new(process.StandardOutput);
        errors = new(process.StandardError);
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public Uri Url { get; private set; } = new("http://127.0.0.1");

    public HttpClient Client => field ??= new() { BaseAddress = Url, Timeout = Patience };

    /// <summary>Follows nothing: where it is led to is no place of ours.</summary>
    public HttpClient Browser => field ??=
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Url, Timeout = Patience };

    /// <summary>Lines of standard output so far.</summary>
    public IReadOnlyList<string> Output => output.Lines;

    /// <summary>Lines of standard error so far.</summary>
    public IReadOnlyList<string> Errors => errors.Lines;

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<ServiceProcess> StartAsync(
        ServiceBinary binary, IReadOnlyDictionary<string, string> settings)
    {
        var service = await LaunchAsync(binary, settings);
        using var limit = new CancellationTokenSource(Patience);
        var listening = service.output.LineWithAsync("Now listening on", limit.Token);
        if (await Task.WhenAny(listening, service.output.Ended) != listening)
        {
            await service.DisposeAsync();
            Assert.Fail(
                $"The service did not start:\n{string.Join('\n', service.Output.Concat(service.Errors))}");
        }

        service.Url = new($"http://127.0.0.1:{Port.Match(await listening).Groups["port"].Value}");
        using var live = await service.Client.GetAsync(
            new Uri("/health/live", UriKind.Relative), limit.Token);
        Assert.Equal(200, (int)live.StatusCode);
        return service;
    }

    /// <summary>Starts it where its log cannot tell its port, and waits until it answers.</summary>
    public static async Task<ServiceProcess> StartMuteAsync(
        ServiceBinary binary, IReadOnlyDictionary<string, string> settings)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var own = new Dictionary<string, string>(settings, StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = url.GetLeftPart(UriPartial.Authority),
        };
        var service = await LaunchAsync(binary, own);
        service.Url = url;
        await Installation.RecoversAsync(async () =>
        {
            Assert.False(service.HasExited, "The service did not start.");
            try
            {
                return (await service.GetAsync("/health/live")).Status == 200;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return service;
    }

    /// <summary>Starts it without waiting for anything.</summary>
    public static async Task<ServiceProcess> LaunchAsync(
        ServiceBinary binary, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var command = await binary.CommandAsync();
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] inherited = ["PATH", "HOME", "DOTNET_ROOT"];
        var surroundings = inherited.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        start.Environment.Clear();
        foreach (var (name, value) in surroundings.Where(variable => variable.Value is not null))
        {
            start.Environment[name] = value;
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new(
            Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start."));
    }

    public Task<Answer> SendAsync(object body) => PostAsync("/send-verification", body);

    public Task<Answer> VerifyAsync(object body) => PostAsync("/verify-code", body);

    public async Task<Answer> PostAsync(string path, object body)
    {
        using var response = await Client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return await Answer.ReadAsync(response);
    }

    public async Task<Answer> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return await Answer.ReadAsync(response);
    }

    /// <summary>Makes any request, and follows nothing.</summary>
    public async Task<Answer> AskAsync(
        HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await Browser.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public async Task<string> SaysAsync(string text)
    {
        using var limit = new CancellationTokenSource(Patience);
        return await output.LineWithAsync(text, limit.Token);
    }

    /// <summary>Waits for its end and for everything it wrote; gives its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        await Task.WhenAll(output.Ended, errors.Ended);
        return process.ExitCode;
    }

    /// <summary>Asks it to stop, as Docker and Kubernetes do.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Browser.Dispose();
        await KillAsync();
        await Task.WhenAll(output.Ended, errors.Ended);
        process.Dispose();
    }

    [GeneratedRegex("http://[^\"]*:(?<port>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Port { get; }
}
