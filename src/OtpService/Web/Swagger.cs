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

    public static void UseSwaggerPage(this WebApplication app)
    {
        app.MapGet(DocumentPath, () => TypedResults.Stream(Document(), "application/json"))
            .ExcludeFromDescription();
        app.UseWhen(IsForThePage, branch =>
        {
            branch.Use((context, next) =>
            {
                context.Response.Headers.ContentSecurityPolicy = PagePolicy;
                return next(context);
            });
            branch.UseSwaggerUI(options =>
            {
                options.DocumentTitle = "OtpService";
                options.SwaggerEndpoint("v1/swagger.json", "OtpService");
            });
        });
    }

    private static bool IsForThePage(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/swagger", StringComparison.Ordinal);

    private static Stream Document() =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream("swagger.json")
        ?? throw new InvalidOperationException("The OpenAPI document is not embedded.");
}
