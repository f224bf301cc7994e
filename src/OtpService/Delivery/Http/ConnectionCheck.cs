using OtpService.Outgoing;

namespace OtpService.Delivery.Http;

/// <summary>
/// Whether a server can be connected to as a message would be, TLS and a proxy on the way included: all that can be asked
/// of one for which any request would be a message.
/// </summary>
internal static class ConnectionCheck
{
    public static async Task<ProviderCheck> AskAsync(
        OutgoingHandler outgoing, Uri server, CancellationToken cancellationToken)
    {
        using var handler = outgoing.Make(ProviderHttp.DefaultConnectTimeout, maxConnectionsPerServer: 1);
        handler.PlaintextStreamFilter = static (context, _) => context.InitialRequestMessage.Method == HttpMethod.Connect
            ? ValueTask.FromResult(context.PlaintextStream)
            : throw new ConnectedException();
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var nothing = new HttpRequestMessage(HttpMethod.Head, server);
        try
        {
            using var response = await invoker.SendAsync(nothing, cancellationToken);
            return new(CheckOutcome.Reached);
        }
        catch (HttpRequestException exception)
        {
            return exception.InnerException is ConnectedException
                ? new(CheckOutcome.Reached)
                : HttpFailure.Check(exception, outgoing.UsesProxy(server));
        }
        catch (OperationCanceledException)
        {
            return HttpFailure.CheckOfSilence(cancellationToken);
        }
    }

    /// <summary>Everything is there that a request needs, and none is sent.</summary>
    private sealed class ConnectedException : Exception;
}
