using System.Diagnostics;

namespace OtpService.Otp;

/// <summary>What the service measures and traces of itself, under one name.</summary>
internal static class Instrumentation
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "OtpService";

    public static readonly ActivitySource Traces = new(Name);
}
