using System.Buffers;
using System.IO.Pipelines;
using OtpService.Otp.Limits;

namespace OtpService.Incoming;

/// <summary>
/// Reads the whole body of a request within ten seconds. The server itself only requires an average rate, at
/// which a body may take minutes. Until it is complete, a body stays in the buffers of its connection, which
/// the server lends and takes back.
/// </summary>
internal static class RequestBody
{
    /// <summary>The largest body of most endpoints, which any connection may hold in memory.</summary>
    public const int UsualBytes = 16 * 1024;

    /// <summary>How long the rest of a body may take that does not arrive with the headers.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    /// <summary>Reads a body into bytes of our own.</summary>
    /// <param name="context">The request.</param>
    /// <param name="proven">
    /// Whether a key has already authenticated the caller; other callers share <see cref="LargeBodies"/>.
    /// </param>
    /// <exception cref="BadHttpRequestException">
    /// The body is too large, too slow or incomplete, or exceeds the limit for large bodies (503).
    /// </exception>
    public static async ValueTask<byte[]> ReadBytesAsync(HttpContext context, Func<HttpContext, bool> proven)
    {
        var body = await ReadAsync(context, proven);
        var bytes = body.ToArray();
        context.Request.BodyReader.AdvanceTo(body.End);
        return bytes;
    }

    /// <summary>Reads a body; it is valid until the request's reader advances to its end.</summary>
    public static async ValueTask<ReadOnlySequence<byte>> ReadAsync(HttpContext context, Func<HttpContext, bool> proven)
    {
        try
        {
            var body = context.Request.BodyReader;
            if (body.TryRead(out var read))
            {
                if (read.IsCompleted)
                {
                    return read.Buffer;
                }

                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }

            return proven(context)
                ? await ReadRestAsync(context, body, static _ => true)
                : await ReadRestAsync(context, body);
        }
        catch (IOException fault) when (fault is not BadHttpRequestException)
        {
            throw new BadHttpRequestException(
                "The body is incomplete.", StatusCodes.Status400BadRequest, fault);
        }
    }

    /// <summary>
    /// Closes the connection after the response, because the rest of the body is not needed. Streams of
    /// HTTP/2 end on their own.
    /// </summary>
    public static void LeaveRest(HttpContext context)
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
    }

    private static async ValueTask<ReadOnlySequence<byte>> ReadRestAsync(HttpContext context, PipeReader body)
    {
        var large = context.RequestServices.GetRequiredService<LargeBodies>();
        var network = ClientNetwork.OfAny(context.Connection.RemoteIpAddress);
        var entered = false;
        try
        {
            return await ReadRestAsync(
                context,
                body,
                length => length <= LargeBodies.SmallBytes || entered || (entered = large.TryEnter(network)));
        }
        finally
        {
            if (entered)
            {
                large.Leave(network);
            }
        }
    }

    private static async ValueTask<ReadOnlySequence<byte>> ReadRestAsync(
        HttpContext context, PipeReader body, Func<long, bool> mayBecome)
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        using var patience = new CancellationTokenSource(MaxWait, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, patience.Token);
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(limit.Token);
                if (read.IsCompleted)
                {
                    return read.Buffer;
                }

                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (!mayBecome(read.Buffer.Length))
                {
                    throw new BadHttpRequestException(
                        "Too many large bodies at the same time.", StatusCodes.Status503ServiceUnavailable);
                }
            }
        }
        catch (OperationCanceledException fault)
            when (patience.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException(
                "The body took too long.", StatusCodes.Status408RequestTimeout, fault);
        }
    }
}
