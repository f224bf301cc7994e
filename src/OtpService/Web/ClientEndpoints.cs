using Microsoft.AspNetCore.Cors;
using Microsoft.Net.Http.Headers;

namespace OtpService.Web;

/// <summary>
/// Serves what pages load: the module otp.js with the element otp-form, its types, and beside it what it fetches
/// when it is needed. Pages of any origin may load it; which of them may call the service is another matter.
/// At a path with its version it never changes (RFC 8246), for pages that name its hash (Subresource Integrity).
/// </summary>
internal static class ClientEndpoints
{
    private const string Folder = "otp/";

    public static void MapClient(this IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("").WithMetadata(new DisableCorsAttribute());
        files.AddEndpointFilter(async (context, next) =>
        {
            var headers = context.HttpContext.Response.Headers;
            headers[HeaderNames.AccessControlAllowOrigin] = "*";
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            return await next(context);
        });
        foreach (var name in WebFile.NamesIn(Folder).Append("otp.d.ts"))
        {
            new WebFile(name).Map(files, $"/{name}");
        }

        var module = new WebFile("otp.js");
        module.Map(files, "/otp.js");
        module.Map(files, $"/otp-{module.Version}.js", "public, max-age=31536000, immutable");

        // A page that names another version gets this one, unless it names the hash of the other as well.
        // Of any method: routing would else refuse the method of every address of one segment, instead of the address.
        files.Map("/otp-{version}.js", Redirect).ExcludeFromDescription();
    }

    private static void Redirect(string version, HttpResponse response)
    {
        if (!version.All(char.IsAsciiHexDigitLower))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        response.Headers.Location = "otp.js";
        response.Headers.CacheControl = "no-store";
    }
}
