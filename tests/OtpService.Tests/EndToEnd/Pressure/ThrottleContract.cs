using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd.Pressure;

public sealed class NativeThrottleTests() : ThrottleContract(ServiceBinary.Native);

/// <summary>In a container that is far too small.</summary>
public abstract class ThrottleContract(ServiceBinary binary)
{
    private const int Rows = 4;
    private const int PeopleInARow = 5;

    /// <summary>
    /// What the runtime allows itself for its heap in a container with 128 MB: three quarters.
    /// </summary>
    private static readonly (
        string Name, string Value) LittleMemory = ("DOTNET_GCHeapHardLimit", "0x6000000");

    [Fact]
    public async Task F28_with_little_memory_and_a_twentieth_of_a_core_everybody_is_served()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await installation.StartReadyAsync(LittleMemory);
        await SignInAsync(installation, service, "first@example.com");

        await using var throttle = Throttle.Begin(service, share: 1.0 / 20);
        await Task.WhenAll(Enumerable.Range(0, Rows).Select(async row =>
        {
            for (var i = 0; i < PeopleInARow; i++)
            {
                await SignInAsync(installation, service, $"row-{row}-{i}@example.com");
            }
        }));

        Assert.False(service.HasExited);
        Assert.NotEqual(0, throttle.Stops);
        Assert.Equal(1 + (Rows * PeopleInARow), installation.Provider.Requests.Count);
    }

    private static async Task SignInAsync(Installation installation, ServiceProcess service, string email)
    {
        Assert.Equal(200, (await service.SendAsync(new { email })).Status);
        var code = installation.CodeFor(email);
        Assert.Equal(400, (await service.VerifyAsync(new { email, code = TestApp.Wrong(code) })).Status);
        Assert.Equal(200, (await service.VerifyAsync(new { email, code })).Status);
    }
}
