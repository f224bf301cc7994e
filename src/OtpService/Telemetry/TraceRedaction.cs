using System.Diagnostics;
using OpenTelemetry;

namespace OtpService.Telemetry;

/// <summary>
/// Removes data from traces that could identify a person or grant access: paths, which may contain tokens and
/// ids, queries, the IP addresses of clients, and everything after the host in URLs that are called.
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
