using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using OtpService.Outgoing;

namespace OtpService.Tests.Outgoing;

/// <summary>The ways out, as configured.</summary>
internal static class Ways
{
    public static OutgoingHandler Handler(string proxy = "", string noProxy = "", string privateHosts = "")
    {
        var options = Options.Create(new OutgoingOptions { Proxy = proxy, NoProxy = noProxy, PrivateHosts = privateHosts });
        return new(new(options), Network(privateHosts));
    }

    public static PrivateNetwork Network(string privateHosts = "", string environment = "Production") => new(
        Options.Create(new OutgoingOptions { PrivateHosts = privateHosts }),
        new HostingEnvironment { EnvironmentName = environment });
}
