using OtpService.Tests.EndToEnd.Fixtures;
using static OtpService.Tests.EndToEnd.Pressure.CrowdContract;

namespace OtpService.Tests.EndToEnd.Pressure;

/// <summary>
/// As many connections as the service takes, and more: with one build alone, because the tests open them too.
/// </summary>
public sealed class MultitudeTests
{
    [Fact]
    public async Task F29_beside_ten_thousand_idle_connections_others_are_served_and_more_are_turned_away()
    {
        await using var installation = await Installation.CreateAsync(ServiceBinary.Native);
        await using var service = await installation.StartAsync();
        await ServesAsync(installation, service, "before");
        using (await Crowd.ConnectAsync(service.Url, 9900))
        {
            await WelcomesAsync(service);
            await ServesAsync(installation, service, "meanwhile");
            using var more = await Crowd.ConnectAsync(service.Url, 200);
            await more.ClosedAsync(100);
            await ServesAsync(installation, service, "crowded");
        }

        await WelcomesAsync(service);
        await ServesAsync(installation, service, "afterwards");
        Assert.False(service.HasExited);
    }
}
