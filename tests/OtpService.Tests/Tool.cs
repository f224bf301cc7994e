using System.Diagnostics;
using System.Text;

namespace OtpService.Tests;

/// <summary>A program that a test runs to its end.</summary>
internal static class Tool
{
    /// <summary>What it writes, given an input; fails with what it says where it fails.</summary>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, string input = "", string folder = ".")
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.PathOf(folder),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardInputEncoding = utf8,
            StandardOutputEncoding = utf8,
        })
            ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} failed: {await errors}");
        return await output;
    }

    /// <summary>What a module of Node writes, with the packages that samples/package.json pins.</summary>
    public static async Task<string> NodeAsync(string module, string input) =>
        (await RunAsync("node", ["--input-type=module", "-e", module], input, "samples")).Trim();
}
