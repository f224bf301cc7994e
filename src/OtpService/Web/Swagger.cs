using System.Reflection;

namespace OtpService.Web;

/// <summary>
/// The OpenAPI document and Swagger's page to try it. The document is made from the endpoints by a test and
/// embedded, so that the binary needs no reflection to serve it.
/// </summary>
internal static class Swagger
{
    private const string DocumentPath = "/swagger/v1/swagger.json";

    /// <summary>
    /// Swagger's page styles itself inline and calls its own origin; nothing else is allowed.
    /// </summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>
    /// How many files are served at a time. Swagger's middleware unpacks each of them anew, up to two
    /// megabytes, and holds it until the other end has read it.
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
