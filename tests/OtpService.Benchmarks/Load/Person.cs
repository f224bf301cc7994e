using System.Globalization;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// Somebody with an address, at home in a network of their own, so that no limit of a network is met.
/// </summary>
internal sealed record Person(int Number)
{
    public string Email { get; } = string.Create(CultureInfo.InvariantCulture, $"u{Number}@bench.example");

    /// <summary>As a proxy in front of the service tells it.</summary>
    public string Network { get; } = string.Create(
        CultureInfo.InvariantCulture, $"10.{(Number >> 16) & 255}.{(Number >> 8) & 255}.{Number & 255}");
}
