using System.Reflection;

namespace OtpService.Web;

/// <summary>
/// The OpenAPI document and the Swagger page to try it. A test generates the document from the endpoints, and
/// it is embedded, so that the binary serves it without reflection.
/// </summary>
internal static class Swagger
{
    private const string DocumentPath = "/swagger/v1/swagger.json";

    /// <summary>
    /// Swagger's page contains inline styles and calls its own origin; nothing else is allowed.
    /// </summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>
    /// The most files that are served at the same time. Swagger's middleware decompresses each of them for
    /// every request, up to two megabytes, and holds it until the client has read it.
    /// </summary>
    private const int MostAtATime = 4;

    private static readonly SemaphoreSlim Turns = new(MostAtATime);

    public static void UseSwaggerPage(this WebApplication app)
    {
        var document = Document();
        app.MapGet(DocumentPath, () => TypedResults.Bytes(document, "application/json"))
            .ExcludeFromDescription();
        app.UseWhen(IsForThePage, branch =>
        {
            branch.Use(TakeTurnAsync);
            branch.UseSwaggerUI(options =>
            {
                options.DocumentTitle = "OtpService";
                options.HeadContent = WebFile.TextOf("swagger.html");
                options.SwaggerEndpoint("v1/swagger.json", "OtpService");
            });
        });
    }

    private static bool IsForThePage(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/swagger", StringComparison.Ordinal);

    private static async Task TakeTurnAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.ContentSecurityPolicy = PagePolicy;
        await Turns.WaitAsync(context.RequestAborted);
        try
        {
            context.Response.Body = new PieceStream(context.Response.Body);
            await next(context);
        }
        finally
        {
            Turns.Release();
        }
    }

    private static byte[] Document()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("swagger.json")
            ?? throw new InvalidOperationException("The OpenAPI document is not embedded.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
