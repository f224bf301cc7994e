using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Api.Callers;

namespace OtpService.Web;

/// <summary>
/// GET /ops: shows operators what GET /stats counts. The page has no figure in it, so it is served without a
/// key, and asks the operator for one; where no key is configured it does not exist. Under its policy it
/// loads nothing from elsewhere, sends nothing elsewhere, runs no script and takes no style but those of the
/// service, and cannot be framed.
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

    /// <summary>The page, whose links are relative to the service wherever its path base puts it.</summary>
    private static ContentHttpResult Serve(string html, HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        var root = HtmlEncoder.Default.Encode($"{context.Request.PathBase}/");
        return TypedResults.Content(
            html.Replace("{{root}}", root, StringComparison.Ordinal), "text/html; charset=utf-8");
    }
}
