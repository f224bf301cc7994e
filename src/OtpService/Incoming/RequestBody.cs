using System.Buffers;
using System.IO.Pipelines;
using OtpService.Otp.Limits;

namespace OtpService.Incoming;

/// <summary>
/// Reads the body of a request whole, within ten seconds. The server alone would only ask for an average
/// rate, at which a body may trickle for minutes. Until it is complete a body lies in the buffers of its
/// connection, which the server lends and takes back.
/// </summary>
internal static class RequestBody
{
    /// <summary>The largest body of most endpoints, which any connection may keep in memory.</summary>
    public const int UsualBytes = 16 * 1024;

    /// <summary>How long the rest of a body may take that does not come with its head.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    /// <summary>Reads a body as bytes of our own.</summary>
    /// <param name="context">The request.</param>
    /// <param name="proven">Whether a key has said already who asks; others share <see cref="LargeBodies"/>.</param>
    /// <exception cref="BadHttpRequestException">
    /// It is too large, too slow, ends before its end, or is one large body too many (503).
    /// </exception>
    public static async ValueTask<byte[]> ReadBytesAsync(HttpContext context, Func<HttpContext, bool> proven)
    {
        var body = await ReadAsync(context, proven);
        var bytes = body.ToArray();
        context.Request.BodyReader.AdvanceTo(body.End);
        return bytes;
    }

    /// <summary>The same; the body is there until the reader of the request advances to its end.</summary>
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
                "The body ended before its end.", StatusCodes.Status400BadRequest, fault);
        }
    }

    /// <summary>
    /// Ends the connection after the answer, since the rest of the body is not wanted. Streams of HTTP/2 end
    /// by themselves.
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
                        "Too many large bodies at once.", StatusCodes.Status503ServiceUnavailable);
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
