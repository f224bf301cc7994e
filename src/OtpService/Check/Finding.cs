namespace OtpService.Check;

/// <summary>One line for the operator: its severity, its subject, and the finding with the remedy.</summary>
internal sealed record Finding(Level Level, string Subject, string Sentence)
{
    /// <summary>The level as one word, for the output.</summary>
    public string Word => Level switch
    {
        Level.Fail => "fail",
        Level.Warn => "warn",
        Level.Ok => "ok",
    };

    public override string ToString() => $"{Word,-5} {Subject}: {Sentence}";
}

internal enum Level
{
    /// <summary>The service would not work.</summary>
    Fail,

    /// <summary>The service would work, but not as it should.</summary>
    Warn,

    Ok,
}
