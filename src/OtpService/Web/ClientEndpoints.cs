using Microsoft.AspNetCore.Cors;
using Microsoft.Net.Http.Headers;

namespace OtpService.Web;

/// <summary>
/// What pages load: the module otp.js with the element otp-form, its types, and beside it what it fetches
/// when it is needed. Pages of any origin may load it; which of them may call the service is another matter.
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
        foreach (var name in WebFile.NamesIn(Folder).Concat(["otp.js", "otp.d.ts"]))
        {
            new WebFile(name).Map(files, $"/{name}");
        }
    }
}
