using System.Net.Security;
using OtpService.Storage.Redis.Handshakes;

namespace OtpService.Storage.Redis.Failover;

/// <summary>How to sign in to a server; empty if it requires no user or no password.</summary>
internal sealed record RedisLogin(string User, string Password, bool Tls)
{
    /// <summary>The certificate for servers that require one; null for none.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    /// <exception cref="RedisFaultException">The server rejects the user or the password.</exception>
    public async Task SignInAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        if (User.Length == 0 && Password.Length == 0)
        {
            return;
        }

        try
        {
            string[] words = User.Length > 0 ? ["AUTH", User, Password] : ["AUTH", Password];
            await connection.AskAsync(words, cancellationToken);
        }
        catch (RespException e)
            when (User.Length == 0 && e.Message.Contains("without any password", StringComparison.Ordinal))
        {
            // The server requires no password, and the library accepts that when it signs in, too.
            return;
        }
        catch (RespException e)
        {
            throw new RedisFaultException(RedisFault.Of(e.Message) ?? RedisFault.LoginRefused, e);
        }
    }
}
