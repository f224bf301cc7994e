using System.Diagnostics;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>A build of the service that can be started as a process of its own.</summary>
public sealed class ServiceBinary
{
    private readonly Lazy<Task<string[]>> command;

    private ServiceBinary(Func<Task<string[]>> command) => this.command = new(command);

    /// <summary>
    /// The build beside the tests, compiled as it runs, as developers start it: it goes the whole way once. Everything
    /// else is tried on the shipped one alone.
    /// </summary>
    public static ServiceBinary Jit { get; } =
        new(() => Task.FromResult<string[]>(["dotnet", Path.Combine(AppContext.BaseDirectory, "OtpService.dll")]));

    /// <summary>
    /// What is shipped: the binary that OTPSERVICE_NATIVE names, else the one in artifacts/native, which is
    /// published first where it is missing.
    /// </summary>
    public static ServiceBinary Native { get; } = new(async () =>
    {
        if (Environment.GetEnvironmentVariable("OTPSERVICE_NATIVE") is { Length: > 0 } named
            && File.Exists(named))
        {
            return [Path.GetFullPath(named)];
        }

        var published = Repository.PathOf("artifacts/native/OtpService");
        if (!File.Exists(published))
        {
            await PublishAsync(Path.GetDirectoryName(published) ?? "");
        }

        return [published];
    });

    /// <summary>
    /// The same, started by a shell that is told how: the program is its $0, the arguments are its $@.
    /// </summary>
    public ServiceBinary Within(string shell) =>
        new(async () => ["sh", "-c", shell, .. await CommandAsync()]);

    /// <summary>The program and the arguments that start it.</summary>
    public Task<string[]> CommandAsync() => command.Value;

    private static async Task PublishAsync(string folder)
    {
        string[] arguments =
            ["publish", Repository.PathOf("src/OtpService"), "-c", "Release", "--use-current-runtime", "-o", folder];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })
            ?? throw new InvalidOperationException("dotnet publish did not start.");
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0, output);
    }
}
