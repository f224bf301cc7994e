namespace OtpService.Check;

/// <summary>One line for the operator: how bad it is, what it is about, and what to do.</summary>
internal sealed record Finding(Level Level, string Subject, string Sentence)
{
    /// <summary>The level in one word, as it is printed.</summary>
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
    /// <summary>The service would not do its work like this.</summary>
    Fail,

    /// <summary>It would, but not as it should.</summary>
    Warn,

    Ok,
}
