namespace OtpService.Hooks;

/// <summary>An identity system that makes its own codes and delivers them through this service.</summary>
internal interface IHook
{
    /// <summary>The route that it calls.</summary>
    string Path { get; }

    /// <summary>Whether its secret is configured; without it the route returns 404.</summary>
    bool Configured { get; }

    /// <summary>How long the system waits for a response, minus the time on the network.</summary>
    TimeSpan Budget { get; }

    /// <summary>Reads the content of an authenticated request.</summary>
    /// <exception cref="System.Text.Json.JsonException">The body is not JSON.</exception>
    HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body);

    /// <summary>Makes the response in the format that the system expects.</summary>
    HookAnswer Answer(HookOutcome outcome);
}

/// <summary>
/// Authenticates by a key in the headers, so that a stranger is rejected before the body is read.
/// </summary>
internal interface IKeyedHook : IHook
{
    bool IsGenuine(HttpRequest request);
}

/// <summary>
/// Authenticates by a signature over the body, so that the body of a stranger must be read.
/// </summary>
internal interface ISignedHook : IHook
{
    bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body);
}
