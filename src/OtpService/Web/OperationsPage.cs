using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Api.Callers;

namespace OtpService.Web;

/// <summary>
/// GET /ops: shows operators the counts of GET /stats. The page contains no counts, so it needs no key and
/// prompts the operator for one. If no key is configured, it does not exist. Its policy allows scripts and
/// styles of the service only, and neither content from nor requests to elsewhere. It cannot be framed.
/// </summary>
internal static class OperationsPage
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'self'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    public static void MapOperationsPage(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<ApiKeys>().Any)
        {
            return;
        }

        var html = WebFile.TextOf("ops.html");
        app.MapGet("/ops", (HttpContext context) => Serve(html, context)).ExcludeFromDescription();
        new WebFile("ops.js").Map(app, "/ops.js");
        new WebFile("ops.css").Map(app, "/ops.css");
    }

    /// <summary>Serves the page; its links are relative to the service, whatever its path base is.</summary>
    private static ContentHttpResult Serve(string html, HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        var root = HtmlEncoder.Default.Encode($"{context.Request.PathBase}/");
        return TypedResults.Content(
            html.Replace("{{root}}", root, StringComparison.Ordinal), "text/html; charset=utf-8");
    }
}
