using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace OtpService.Web;

/// <summary>
/// An embedded file of the folder Client, which is served compressed if the client's build made a compressed
/// version. Browsers cache it and revalidate it each time by its entity tag (RFC 9110 section 13.1.2), so
/// that files that belong together always have the same version.
/// </summary>
internal sealed class WebFile
{
    private const string Root = "Client/";

    private readonly string contentType;
    private readonly Representation plain;
    private readonly Representation[] compressed;

    public WebFile(string name)
    {
        contentType = Path.GetExtension(name) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".json" => "application/json",
            _ => "text/plain; charset=utf-8",
        };
        plain = new("", Read(name) ?? throw new FileNotFoundException("Not embedded.", name));
        compressed =
        [
            .. ContentCodings.All.Select(coding => (coding.Name, Content: Read(name + coding.Extension)))
                .Where(file => file.Content is not null).Select(file => new Representation(file.Name, file.Content!)),
        ];
    }

    /// <summary>The beginning of its SHA-256 in hexadecimal digits, which changes with the file.</summary>
    public string Version => Convert.ToHexStringLower(SHA256.HashData(plain.Content).AsSpan(0, 6));

    /// <summary>Returns the names of the files in a folder, including the folder.</summary>
    public static IEnumerable<string> NamesIn(string folder) => Assembly.GetExecutingAssembly()
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(Root + folder, StringComparison.Ordinal)
            && !ContentCodings.All.Any(coding => name.EndsWith(coding.Extension, StringComparison.Ordinal)))
        .Select(name => name[Root.Length..]);

    public static string TextOf(string name) =>
        Encoding.UTF8.GetString(Read(name) ?? throw new FileNotFoundException("Not embedded.", name));

    public RouteHandlerBuilder Map(IEndpointRouteBuilder routes, string path, string caching = "no-cache") =>
        routes.MapGet(path, (HttpContext context) => Serve(context, caching)).ExcludeFromDescription();

    private FileContentHttpResult Serve(HttpContext context, string caching)
    {
        var chosen = plain;
        var response = context.Response;
        if (compressed.Length > 0)
        {
            response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
            var accepted = ContentCodings.Accepted(context.Request);
            chosen = Array.Find(compressed, candidate => accepted(candidate.Coding)) ?? plain;
        }

        if (chosen.Coding.Length > 0)
        {
            response.Headers.ContentEncoding = chosen.Coding;
        }

        response.Headers.CacheControl = caching;
        response.Body = new PieceStream(response.Body);
        return TypedResults.Bytes(chosen.Content, contentType, entityTag: chosen.Tag);
    }

    private static byte[]? Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Root + name);
        if (stream is null)
        {
            return null;
        }

        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>
    /// The file in one content coding, "" for none, with an entity tag of its own (RFC 9110 section 8.8.3.3).
    /// </summary>
    private sealed record Representation(string Coding, byte[] Content)
    {
        public EntityTagHeaderValue Tag { get; } =
            new($"\"{Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 8))}\"");
    }
}
