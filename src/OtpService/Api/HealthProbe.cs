namespace OtpService.Api;

/// <summary>
/// The binary asks itself whether it is ready, because its container has no other program that could.
/// </summary>
internal static class HealthProbe
{
    public const string Argument = "--healthcheck";

    private const string DefaultPort = "8080";
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    /// <summary>The process's exit code: 0 when ready, else 1.</summary>
    public static async Task<int> RunAsync()
    {
        var port = (Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS") ?? DefaultPort).Split(';')[0];
        using var client = new HttpClient { Timeout = AnswerWithin };
        try
        {
            using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return 1;
        }
    }
}
