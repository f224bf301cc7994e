using System.Net;
using System.Net.Sockets;
using OtpService.Storage.Redis.Connection;
using OtpService.Storage.Redis.Failover;
using OtpService.Storage.Redis.Inspection;

namespace OtpService.Storage.Redis.Handshakes;

/// <summary>
/// Opens every connection of the library before the library may use it: TLS, signing in, and selecting the
/// database. The library ignores a SELECT that fails and writes to another database. So it is not given a
/// database number and never selects: its connections stay in the database that was selected here.
/// </summary>
internal sealed class Handshake(RedisLogin login, int database, TimeSpan within, ILogger logger)
{
    /// <summary>Ends before the library's own timeout, so that the reason is known.</summary>
    private const double OfTimeToConnect = 0.9;

    private readonly ServerFaults faults = new(logger);

    /// <summary>Why no server can be used; null while one can, or none has been reached.</summary>
    public string? Fault => faults.OfAll;

    /// <summary>Returns the stream that the library reads and writes.</summary>
    /// <exception cref="RedisFaultException">The server cannot be used.</exception>
    public async Task<Stream> MakeAsync(Socket socket, EndPoint server, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(within * OfTimeToConnect);
        try
        {
            await using var connection = await RedisDial.OnAsync(socket, server, login, limit.Token);
            await CheckAsync(connection, limit.Token);
            faults.Clear(server);
            return connection.Detach();
        }
        catch (RedisFaultException e)
        {
            faults.Note(server, e.Message);
            throw;
        }
        catch (InvalidDataException e)
        {
            faults.Note(server, RedisFault.NoRedis);
            throw new RedisFaultException(RedisFault.NoRedis, e);
        }
    }

    private async Task CheckAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        await ReplyAsync(connection, ["PING"], cancellationToken);
        var about = await ReplyAsync(connection, ["INFO", "server"], cancellationToken);
        var fault = RedisInfo.Field(about, "redis_mode:") == "sentinel"
            ? RedisFault.Sentinel
            : RedisProduct.Of(about).Fault;
        if (fault.Length > 0)
        {
            throw new RedisFaultException(fault);
        }

        if (database != 0)
        {
            await SelectAsync(connection, cancellationToken);
        }
    }

    /// <summary>Returns the server's reply; empty for an error that is not about the server.</summary>
    private static async Task<string> ReplyAsync(
        RespConnection connection, string[] words, CancellationToken cancellationToken)
    {
        try
        {
            return (await connection.AskAsync(words, cancellationToken)).Text;
        }
        catch (RespException e) when (RedisFault.Of(e.Message) is { } fault)
        {
            throw new RedisFaultException(fault, e);
        }
        catch (RespException)
        {
            return "";
        }
    }

    private async Task SelectAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.AskAsync(["SELECT", $"{database}"], cancellationToken);
        }
        catch (RespException e) when (FaultOfSelect(e.Message) is { } fault)
        {
            throw new RedisFaultException(fault, e);
        }
    }

    /// <summary>Why the database may not be used; null if the server is only busy, or has no primary.</summary>
    private static string? FaultOfSelect(string error) => RedisErrorLog.CodeOf(error) switch
    {
        "NOPERM" => RedisFault.NoSelect,
        "ERR" when error.Contains("unknown command", StringComparison.Ordinal) => RedisFault.NoSelect,
        "ERR" when error.Contains("cluster", StringComparison.Ordinal) => RedisFault.ClusterDatabase,
        "ERR" => RedisFault.NoDatabase,
        _ => null,
    };
}
