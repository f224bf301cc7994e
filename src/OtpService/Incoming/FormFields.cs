using Microsoft.AspNetCore.WebUtilities;

namespace OtpService.Incoming;

/// <summary>Reads the fields of a form.</summary>
internal static class FormFields
{
    /// <summary>
    /// Reads the fields one by one, because the framework's form ignores the case of names. False for more or
    /// longer fields than the framework reads.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out List<(string Name, string Value)> fields)
    {
        fields = [];
        using var reader = new FormReader(System.Text.Encoding.UTF8.GetString(body));
        try
        {
            while (reader.ReadNextPair() is { } pair)
            {
                fields.Add((pair.Key, pair.Value));
            }

            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
