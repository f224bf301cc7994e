using NetArchTest.Rules;
using OtpService.Otp;

namespace OtpService.Tests;

/// <summary>
/// The rooms and the arrows between them: everything may know the engine, the engine knows nothing.
/// </summary>
public sealed class HouseTests
{
    private static readonly string[] Rooms =
    [
        "Otp", "Storage", "Delivery", "Proof", "Api", "Hooks", "Web", "Check", "Telemetry", "Events", "Configuration",
        "Outgoing",
    ];

    [Theory]
    [InlineData("Otp")]
    [InlineData("Storage", "Otp")]
    [InlineData("Outgoing")]
    [InlineData("Delivery", "Otp", "Outgoing")]
    [InlineData("Proof", "Otp")]
    [InlineData("Api", "Otp", "Proof", "Outgoing")]
    [InlineData("Hooks", "Otp", "Delivery")]
    [InlineData("Configuration")]
    [InlineData("Check", "Otp", "Delivery", "Storage", "Configuration", "Telemetry")]
    [InlineData("Telemetry", "Otp", "Outgoing")]
    [InlineData("Events", "Otp", "Delivery", "Outgoing")]
    public void A_room_knows_only_what_its_arrows_point_to(string room, params string[] known)
    {
        var forbidden = Rooms.Except([room, .. known], StringComparer.Ordinal).Select(r => $"OtpService.{r}")
            .ToArray();

        var result = Types.InAssembly(typeof(OtpEngine).Assembly)
            .That().ResideInNamespace($"OtpService.{room}")
            .ShouldNot().HaveDependencyOnAny(forbidden)
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void The_engine_knows_no_HTTP_no_Redis_and_no_provider()
    {
        var result = Types.InAssembly(typeof(OtpEngine).Assembly)
            .That().ResideInNamespace("OtpService.Otp")
            .ShouldNot()
            .HaveDependencyOnAny("Microsoft.AspNetCore", "StackExchange", "System.Net.Http", "Serilog")
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }
}
