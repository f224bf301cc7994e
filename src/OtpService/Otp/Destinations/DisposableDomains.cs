using OtpService.Otp.Recipients;

namespace OtpService.Otp.Destinations;

/// <summary>
/// Loads the domains of throwaway mailboxes: the built-in list, or a file of the operator. They are kept as
/// digests, so that 100,000 domains take less than a megabyte.
/// </summary>
internal static class DisposableDomains
{
    private const string Resource = "disposable-domains.bin";
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The fault of a file, with its remedy; null for none.</summary>
    public static string? FaultOf(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                return "EMAIL_DISPOSABLE_FILE points to a file of more than 4 MiB: shorten it.";
            }

            var line = Array.FindIndex(
                File.ReadAllLines(path), line => !IsRemark(line) && !HostName.TryParse(line.Trim(), out _));
            return line < 0
                ? null
                : $"EMAIL_DISPOSABLE_FILE: line {line + 1} is not a domain: write one a line, and # before a comment.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "EMAIL_DISPOSABLE_FILE points to a file that cannot be read: check its path and its permissions.";
        }
    }

    /// <summary>The domains in a good file, or the built-in ones where the path is empty.</summary>
    public static DomainDigests Read(string path)
    {
        if (path.Length > 0)
        {
            using var reader = new StreamReader(path);
            return new(Lines(reader));
        }

        using var builtIn = BuiltIn();
        return new(builtIn);
    }

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            if (!IsRemark(line) && HostName.TryParse(line.Trim(), out var domain))
            {
                yield return domain;
            }
        }
    }

    private static bool IsRemark(string line) => line.AsSpan().Trim() is [] or ['#', ..];

    private static Stream BuiltIn() => typeof(DisposableDomains).Assembly.GetManifestResourceStream(Resource)
        ?? throw new FileNotFoundException("Not embedded.", Resource);
}
