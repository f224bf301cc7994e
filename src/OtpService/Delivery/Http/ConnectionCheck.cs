using OtpService.Outgoing;

namespace OtpService.Delivery.Http;

/// <summary>
/// Checks whether a connection to a server can be made as for a message, including TLS and a proxy. For a
/// server that treats any request as a message, nothing more can be checked.
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

    /// <summary>Everything that a request needs is ready, and none is sent.</summary>
    private sealed class ConnectedException : Exception;
}
