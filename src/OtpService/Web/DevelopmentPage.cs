using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OtpService.Web;

/// <summary>
/// A page for people who develop against the service. Its policy allows scripts and styles of the service
/// only, and no content from elsewhere. It cannot be framed.
/// </summary>
internal sealed class DevelopmentPage(string name, params (string Placeholder, string Text)[] texts)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; "
        + "base-uri 'self'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private readonly string html = texts.Aggregate(WebFile.TextOf(name), (html, text) => html.Replace(
        text.Placeholder, HtmlEncoder.Default.Encode(text.Text), StringComparison.Ordinal));

    /// <summary>Serves the page; its links are relative to the service, whatever its path base is.</summary>
    public ContentHttpResult Serve(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        var root = HtmlEncoder.Default.Encode($"{context.Request.PathBase}/");
        return TypedResults.Content(
            html.Replace("{{root}}", root, StringComparison.Ordinal), "text/html; charset=utf-8");
    }
}
