namespace OtpService.Hooks;

/// <summary>An identity system that makes its own codes and delivers them through this service.</summary>
internal interface IHook
{
    /// <summary>The route that it calls.</summary>
    string Path { get; }

    /// <summary>Whether its secret is configured; without one its route does not exist.</summary>
    bool Configured { get; }

    /// <summary>How long it waits for an answer, less what the way takes.</summary>
    TimeSpan Budget { get; }

    /// <summary>Reads what an authenticated request asks for.</summary>
    /// <exception cref="System.Text.Json.JsonException">The body is no JSON.</exception>
    HookRequest Read(HttpRequest request, ReadOnlyMemory<byte> body);

    /// <summary>The answer in the shape that it understands.</summary>
    HookAnswer Answer(HookOutcome outcome);
}

/// <summary>Proves itself by a key in its headers, so a stranger is refused before the body is read.</summary>
internal interface IKeyedHook : IHook
{
    bool IsGenuine(HttpRequest request);
}

/// <summary>Proves itself by a signature over its body, so the body of a stranger has to be read.</summary>
internal interface ISignedHook : IHook
{
    bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body);
}
