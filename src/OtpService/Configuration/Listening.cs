using System.Globalization;
using System.Net;
using System.Text;

namespace OtpService.Configuration;

/// <summary>
/// The addresses on which the service listens: ASPNETCORE_URLS; otherwise the port in PORT, which platforms
/// like Heroku set; otherwise the ports in ASPNETCORE_HTTP_PORTS; otherwise port 8080 of this machine only.
/// </summary>
internal static class Listening
{
    /// <summary>The longest path that the kernel accepts, in bytes (unix(7)).</summary>
    private const int MaxSocketPath = 107;

    private const string Default = "http://localhost:8080";

    /// <summary>The addresses in Kestrel's format: http://*:8080, or http://unix:/run/otp.sock.</summary>
    public static string[] Addresses(IConfiguration configuration)
    {
        var urls = Split(configuration["urls"]);
        var port = configuration["PORT"]?.Trim() ?? "";
        return urls.Length > 0 ? urls
            : IsPort(port) ? [$"http://*:{port}"]
            : Split(configuration["http_ports"]) is { Length: > 0 } ports
                ? [.. ports.Select(each => $"http://*:{each}")]
                : [Default];
    }

    /// <summary>Returns the faults that keep the service from listening, each with its remedy.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        if (configuration["PORT"]?.Trim() is { Length: > 0 } port && !IsPort(port) && !SettingValue.IsServiceLink(port))
        {
            yield return "PORT must be a number from 1 to 65535.";
        }

        if (ushort.TryParse(configuration["Metrics:Port"], NumberStyles.None, CultureInfo.InvariantCulture, out var metrics)
            && metrics > 0 && Addresses(configuration)
            .Any(address => TryParse(address, out var parsed) && !parsed.IsUnixPipe && parsed.Port == metrics))
        {
            yield return "METRICS_PORT must be another port than that of the service.";
        }

        foreach (var address in Addresses(configuration))
        {
            if (address.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            {
                yield return "ASPNETCORE_URLS must begin with http://: the service has no certificate. The proxy in "
                    + "front of it must provide TLS.";
            }
            else if (!TryParse(address, out var parsed))
            {
                yield return "ASPNETCORE_URLS and ASPNETCORE_HTTP_PORTS must give addresses such as http://*:8080 or "
                    + "http://unix:/run/otp.sock, without a path (PATH_BASE) and without quotes, and ports such as 8080.";
            }
            else if (!parsed.IsUnixPipe && parsed.Port == 0 && parsed.Host == "localhost")
            {
                yield return "ASPNETCORE_URLS cannot have port 0 with localhost: write 127.0.0.1 to get a free port.";
            }
            else if (parsed.IsUnixPipe && Encoding.UTF8.GetByteCount(parsed.UnixPipePath) > MaxSocketPath)
            {
                yield return "ASPNETCORE_URLS has a socket whose path is longer than 107 bytes: choose a shorter one.";
            }
        }
    }

    /// <summary>Returns the warnings about the addresses.</summary>
    public static IEnumerable<string> Notes(IConfiguration configuration) => Addresses(configuration)
        .Where(address => TryParse(address, out var parsed) && !parsed.IsUnixPipe && IsName(parsed.Host))
        .Select(_ => "ASPNETCORE_URLS has a host name, for which the service listens on every IP address: write * for that, "
            + "or an IP address of this machine.");

    /// <summary>
    /// Returns the URL at which this machine reaches the service: the first address on which it listens.
    /// </summary>
    public static BindingAddress Local(IConfiguration configuration) =>
        TryParse(Addresses(configuration)[0], out var address) ? address : BindingAddress.Parse(Default);

    private static bool TryParse(string address, out BindingAddress parsed)
    {
        parsed = BindingAddress.Parse(Default);
        try
        {
            parsed = BindingAddress.Parse(address);

            // A port that is not a number becomes a part of the name.
            return parsed.Scheme == Uri.UriSchemeHttp
                && parsed.PathBase.Length == 0
                && (parsed.IsUnixPipe || (parsed.Port is >= 0 and <= ushort.MaxValue
                    && (parsed.Host[0] == '[' || !parsed.Host.Contains(':', StringComparison.Ordinal))));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsName(string host) =>
        host is not ("*" or "+" or "localhost") && !host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        && !IPAddress.TryParse(host.Trim('[', ']'), out _);

    private static bool IsPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
