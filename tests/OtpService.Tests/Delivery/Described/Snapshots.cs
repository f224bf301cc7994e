using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OtpService.Tests.Delivery.Described;

/// <summary>Files beside these tests. To accept what changed, run them with UPDATE_SNAPSHOTS=1 and commit what they wrote.</summary>
internal static class Snapshots
{
    private static readonly JsonWriterOptions Readable =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    public static void AreEqual(string file, string text)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file)) ?? "");
            File.WriteAllText(PathOf(file), text);
        }

        Assert.Equal(File.Exists(PathOf(file)) ? Read(file) : "", text);
    }

    public static string Indented(string json)
    {
        using var document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string PathOf(string file, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here) ?? "", file);
}
