using System.Net;

namespace OtpService.Storage.Redis.Handshakes;

/// <summary>Remembers what is wrong with each server that was reached, and logs it once.</summary>
internal sealed partial class ServerFaults(ILogger logger)
{
    private readonly Lock gate = new();

    /// <summary>The fault of each server; null for one that can be used.</summary>
    private readonly Dictionary<EndPoint, string?> faults = [];

    /// <summary>Why no server can be used; null while one can, or none has been reached.</summary>
    public string? OfAll
    {
        get
        {
            lock (gate)
            {
                return faults.ContainsValue(null) ? null : faults.Values.FirstOrDefault();
            }
        }
    }

    public void Note(EndPoint server, string fault)
    {
        lock (gate)
        {
            if (!faults.ContainsValue(fault))
            {
                Unusable(logger, fault);
            }

            faults[server] = fault;
        }
    }

    public void Clear(EndPoint server)
    {
        lock (gate)
        {
            if (faults.GetValueOrDefault(server) is not null)
            {
                Usable(logger);
            }

            faults[server] = null;
        }
    }

    [LoggerMessage(LogLevel.Error, "Sends and verifications are rejected: Redis {Fault}")]
    private static partial void Unusable(ILogger logger, string fault);

    [LoggerMessage(LogLevel.Information, "Redis can be used now")]
    private static partial void Usable(ILogger logger);
}
