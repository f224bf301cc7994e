using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OtpService.Web;

/// <summary>
/// A page for people who develop against the service. Its policy allows scripts and styles of the service
/// only, and no content from elsewhere. It cannot be framed.
/// </summary>
internal sealed class DevelopmentPage(string name)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; "
        + "base-uri 'self'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private readonly string html = WebFile.TextOf(name);

    /// <summary>Serves the page; its links are relative to the service, whatever its path base is.</summary>
    public ContentHttpResult Serve(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        var root = HtmlEncoder.Default.Encode($"{context.Request.PathBase}/");
        return TypedResults.Content(
            html.Replace("{{root}}", root, StringComparison.Ordinal), "text/html; charset=utf-8");
    }
}
