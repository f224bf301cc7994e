using System.Net.Mime;
using Microsoft.AspNetCore.Http;

namespace OtpService.Tests.Delivery.Fixtures;

/// <summary>What a <see cref="FakeProvider"/> does with a request.</summary>
internal sealed class FakeAnswer(Func<HttpContext, CancellationToken, Task> write)
{
    /// <summary>
    /// What Autosend and Resend answer to a mail, and Unosend to an SMS; 404 to anything else.
    /// </summary>
    public static FakeAnswer Success { get; } = new((context, cancellationToken) =>
    {
        var path = context.Request.Path.ToString();
        var (status, body) = path switch
        {
            _ when path.EndsWith("/mails/send", StringComparison.Ordinal) =>
                (200, """{"success":true,"data":{"emailId":"e1"}}"""),
            _ when path.EndsWith("/sms", StringComparison.Ordinal) =>
                (200, """{"data":[{"id":"s1","status":"sent","segments":1}]}"""),
            _ when path.EndsWith("/emails", StringComparison.Ordinal) => (200, """{"id":"r1"}"""),
            _ => (404, "{}"),
        };
        return WriteAsync(context, status, body, cancellationToken);
    });

    /// <summary>Drops the connection when the first bytes come, before a request is read.</summary>
    public static FakeAnswer ResetBeforeReading { get; } =
        new((_, _) => Task.CompletedTask) { ResetsFirst = true };

    /// <summary>Reads the request whole, then drops the connection.</summary>
    public static FakeAnswer ResetAfterReading { get; } = new((context, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Reads the request and never answers.</summary>
    public static FakeAnswer Never { get; } =
        new((_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));

    public bool ResetsFirst { get; private init; }

    /// <summary>Reads the request, and answers as <see cref="Success"/> does when the task ends.</summary>
    public static FakeAnswer SuccessAfter(Task task) => new(async (context, cancellationToken) =>
    {
        await task.WaitAsync(cancellationToken);
        await Success.WriteAsync(context, cancellationToken);
    });

    public static FakeAnswer Json(int status, string body, params (string Name, string Value)[] headers) =>
        new((context, cancellationToken) =>
        {
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            return WriteAsync(context, status, body, cancellationToken);
        });

    /// <summary>Sends the beginning of an answer and never its end.</summary>
    public static FakeAnswer Stall(int status, string beginning) => new(async (context, cancellationToken) =>
    {
        await WriteAsync(context, status, beginning, cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    });

    /// <summary>Sends the beginning of an answer and drops the connection.</summary>
    public static FakeAnswer CutOff(int status, string beginning) => new(async (context, cancellationToken) =>
    {
        await WriteAsync(context, status, beginning, cancellationToken);

        // What is written goes out, and Kestrel closes without the end: an abort could overtake it.
        throw new IOException("Cut off as told.");
    });

    /// <summary>Sends spaces for as long as anybody reads them.</summary>
    public static FakeAnswer Endless(int status) => new(async (context, cancellationToken) =>
    {
        context.Response.StatusCode = status;
        var spaces = new string(' ', 8192);
        while (!cancellationToken.IsCancellationRequested)
        {
            await context.Response.WriteAsync(spaces, cancellationToken);
        }
    });

    public Task WriteAsync(HttpContext context, CancellationToken cancellationToken) =>
        write(context, cancellationToken);

    private static async Task WriteAsync(
        HttpContext context, int status, string body, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = status;
        if (status is not 204 and not 304)
        {
            context.Response.ContentType = MediaTypeNames.Application.Json;
            await context.Response.WriteAsync(body, cancellationToken);
        }
    }
}
