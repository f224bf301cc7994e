using Microsoft.AspNetCore.Cors;
using Microsoft.Net.Http.Headers;
using OtpService.EmailTokens;

namespace OtpService.Web;

/// <summary>
/// Serves the files that pages load: the module otp.js with the element otp-form, its types, and the files
/// that it loads on demand. Pages of any origin may load them; which pages may call the service is configured
/// separately. The file at a path with its version never changes (RFC 8246), for pages that contain its hash
/// (Subresource Integrity).
/// </summary>
internal static class ClientEndpoints
{
    private const string Folder = "otp/";

    /// <summary>
    /// What follows on the address, and what takes its place where email tokens are on: so that nobody loads or asks
    /// anything more where they are off.
    /// </summary>
    private const string Code = Folder + "code.js", CodeOrToken = Folder + "code-or-token.js";

    public static void MapClient(this IEndpointRouteBuilder routes)
    {
        var hasTokens = routes.ServiceProvider.GetRequiredService<EmailTokenVerifier>().Domains.Count > 0;
        var files = routes.MapGroup("").WithMetadata(new DisableCorsAttribute());
        files.AddEndpointFilter(async (context, next) =>
        {
            var headers = context.HttpContext.Response.Headers;
            headers[HeaderNames.AccessControlAllowOrigin] = "*";
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            return await next(context);
        });
        foreach (var name in WebFile.NamesIn(Folder).Append("otp.d.ts").Where(name => name != CodeOrToken))
        {
            new WebFile(hasTokens && name == Code ? CodeOrToken : name).Map(files, $"/{name}");
        }

        var module = new WebFile("otp.js");
        module.Map(files, "/otp.js");
        module.Map(files, $"/otp-{module.Version}.js", "public, max-age=31536000, immutable");

        // A page that names another version gets this one, unless it also contains the hash of the other. Any
        // method is mapped: otherwise routing would reject the method for every path with one segment,
        // instead of the path.
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
