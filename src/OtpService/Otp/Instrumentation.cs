using System.Diagnostics;

namespace OtpService.Otp;

/// <summary>The name of the service's meter and traces.</summary>
internal static class Instrumentation
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "OtpService";

    public static readonly ActivitySource Traces = new(Name);
}
