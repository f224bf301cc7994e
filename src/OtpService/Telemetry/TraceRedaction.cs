using System.Diagnostics;
using OpenTelemetry;

namespace OtpService.Telemetry;

/// <summary>
/// Takes out of traces what could tell of a person or open something: paths, which may carry tokens and ids,
/// queries, the addresses of clients, and what stands behind the host in addresses that are called.
/// </summary>
internal sealed class TraceRedaction : BaseProcessor<Activity>
{
    private static readonly string[] Never =
        ["url.query", "client.address", "client.port", "network.peer.address", "network.peer.port", "user_agent.original"];

    public override void OnEnd(Activity data)
    {
        foreach (var name in Never)
        {
            data.SetTag(name, null);
        }

        if (data.GetTagItem("url.path") is not null)
        {
            data.SetTag("url.path", data.GetTagItem("http.route") ?? "(none)");
        }

        if (data.GetTagItem("url.full") is string full)
        {
            var known = Uri.TryCreate(full, UriKind.Absolute, out var url);
            data.SetTag("url.full", known ? url?.GetLeftPart(UriPartial.Authority) : null);
        }
    }
}
