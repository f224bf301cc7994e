using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace OtpService.Web;

/// <summary>
/// A file of the folder Client, embedded and served as it is. Browsers keep it and ask each time whether it
/// is still the same, by its entity tag (RFC 9110 section 13.1.2), so that files which belong together are
/// never of two versions.
/// </summary>
internal sealed class WebFile
{
    private const string Root = "Client/";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private readonly byte[] content;
    private readonly string contentType;
    private readonly EntityTagHeaderValue tag;

    public WebFile(string name)
    {
        content = Read(name);
        contentType = Path.GetExtension(name) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".json" => "application/json",
            _ => "text/plain; charset=utf-8",
        };
        tag = new EntityTagHeaderValue(
            $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");
    }

    /// <summary>The names of the files in a folder, with it.</summary>
    public static IEnumerable<string> NamesIn(string folder) => Assembly.GetExecutingAssembly()
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(Root + folder, StringComparison.Ordinal))
        .Select(name => name[Root.Length..]);

    public static string TextOf(string name) => Encoding.UTF8.GetString(Read(name));

    public RouteHandlerBuilder Map(IEndpointRouteBuilder routes, string path) =>
        routes.MapMethods(path, Methods, Serve).ExcludeFromDescription();

    public FileContentHttpResult Serve(HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache";
        response.Body = new PieceStream(response.Body);
        return TypedResults.Bytes(content, contentType, entityTag: tag);
    }

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Root + name)
            ?? throw new FileNotFoundException("Not embedded.", name);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
