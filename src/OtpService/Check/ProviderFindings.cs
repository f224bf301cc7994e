using OtpService.Configuration;
using OtpService.Delivery;

namespace OtpService.Check;

/// <summary>Asks every configured provider, all at once, and says what to do about the answers.</summary>
internal static class ProviderFindings
{
    public static async Task<Finding[]> AskAsync(
        ChannelProviders routes, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(CheckCommand.AnswerWithin, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        return await Task.WhenAll(routes.All.Select(async provider =>
            Of(provider.Name, await provider.CheckAsync(limit.Token))));
    }

    private static Finding Of(string provider, ProviderCheck check)
    {
        var key = Named(provider, "its key", "ApiKey", "AuthToken", "Password");
        var address = Named(provider, "its address", "ApiUrl", "Url", "Host", "Port", "Security");
        var account = Named(provider, "the user", "Username");
        var sender = Named(provider, "the sender", "FromEmail");
        var status = check.Reply is { } reply ? $" ({reply})" : "";
        var (level, sentence) = check.Outcome switch
        {
            CheckOutcome.Ready => (Level.Ok, "answers and lets us in"),
            CheckOutcome.Reached =>
                (Level.Ok, "can be reached; only --send-to can tell whether it takes messages"),
            CheckOutcome.BuiltIn => (Level.Ok, "keeps messages in memory and delivers to nobody"),
            CheckOutcome.KeyLimited => (Level.Warn,
                $"knows {key}, but answers it nothing{status}: see by --send-to whether it may send"),
            CheckOutcome.Busy => (Level.Warn, $"is asked too often{status}: try again in a minute"),
            CheckOutcome.Strange => (Level.Warn, $"answers, but not as it should{status}: check {address}"),
            CheckOutcome.KeyRefused =>
                (Level.Fail, $"refuses {key}{status}: copy it again, or make a new one"),
            CheckOutcome.LoginMissing => (Level.Fail,
                $"offers no login over this connection: check {address}, or leave {account} empty"),
            CheckOutcome.LoginWanted => (Level.Fail, $"wants a login{status}: set {account} and {key}"),
            CheckOutcome.SenderRefused =>
                (Level.Fail, $"refuses {sender}{status}: ask there which senders {account} may use"),
            CheckOutcome.Suspended => (Level.Fail, "has put the account to rest: see its console"),
            CheckOutcome.Failing =>
                (Level.Fail, $"answers with an error{status}: check {address} and its status page"),
            CheckOutcome.Silent =>
                (Level.Fail, $"does not answer in time: check {address} and its status page"),
            CheckOutcome.Unreachable => (Level.Fail,
                $"cannot be reached: check {address}, the name service and the firewall"),
            CheckOutcome.ProxyRefuses => (Level.Fail,
                $"cannot be reached by the proxy{status}: check HTTPS_PROXY, or list the host in NO_PROXY"),
            CheckOutcome.NotPrivate => (Level.Fail,
                "is not on a private network, so that codes could be read on the way: use TLS, or, if it is yours, list "
                + $"the host of {address} in PRIVATE_HOSTS"),
            CheckOutcome.Insecure => (Level.Fail,
                $"has no TLS that can be trusted: check {address} and the certificate authorities of this machine"),
        };
        return new(level, provider, sentence);
    }

    /// <summary>The settings that fill these options of a provider, whose section has its name.</summary>
    private static string Named(string provider, string otherwise, params string[] options)
    {
        var paths = options.Select(option => $"{provider}:{option}")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var names = KnownSettings.All.Where(setting => setting.Options.Any(paths.Contains))
            .Select(setting => setting.Name);
        return string.Join(", ", names) is { Length: > 0 } list ? list : otherwise;
    }
}
