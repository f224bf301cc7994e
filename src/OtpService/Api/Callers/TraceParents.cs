using System.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace OtpService.Api.Callers;

/// <summary>
/// Allows only back ends to continue their traces here. The parent and the baggage that a stranger sends (W3C
/// Trace Context) are ignored, because they would decide whether the request is traced, and under which id.
/// </summary>
internal sealed class TraceParents(ApiKeys keys) : DistributedContextPropagator
{
    private readonly DistributedContextPropagator usual = CreateDefaultPropagator();

    public override IReadOnlyCollection<string> Fields => usual.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        usual.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        usual.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
        if (traceId is not null && !IsOfBackEnd(carrier, getter))
        {
            (traceId, traceState) = (null, null);
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
        object? carrier, PropagatorGetterCallback? getter) =>
        IsOfBackEnd(carrier, getter) ? usual.ExtractBaggage(carrier, getter) : null;

    private bool IsOfBackEnd(object? carrier, PropagatorGetterCallback? getter)
    {
        if (getter is null)
        {
            return false;
        }

        getter(carrier, HeaderNames.Authorization, out var value, out var values);
        return keys.Identify(value ?? values?.FirstOrDefault() ?? "") == Caller.BackEnd;
    }
}
