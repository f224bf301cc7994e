using OtpService.Configuration;
using OtpService.Delivery;

namespace OtpService.Check;

/// <summary>
/// Checks every configured provider, all at the same time, and reports the results with the remedies.
/// </summary>
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
            CheckOutcome.Ready => (Level.Ok, "responds and accepts our credentials"),
            CheckOutcome.Reached =>
                (Level.Ok, "can be reached; use --send-to to check whether it accepts messages"),
            CheckOutcome.BuiltIn => (Level.Ok, "keeps messages in memory and delivers none"),
            CheckOutcome.KeyLimited => (Level.Warn,
                $"accepts {key}, but not for this check{status}: use --send-to to check whether it may send"),
            CheckOutcome.Busy => (Level.Warn, $"gets too many requests{status}: try again in a minute"),
            CheckOutcome.Strange => (Level.Warn, $"responds, but not as expected{status}: check {address}"),
            CheckOutcome.KeyRefused =>
                (Level.Fail, $"rejects {key}{status}: copy it again, or make a new one"),
            CheckOutcome.LoginMissing => (Level.Fail,
                $"offers no login over this connection: check {address}, or leave {account} empty"),
            CheckOutcome.LoginWanted => (Level.Fail, $"requires a login{status}: set {account} and {key}"),
            CheckOutcome.SenderRefused =>
                (Level.Fail, $"rejects {sender}{status}: check which senders {account} may use"),
            CheckOutcome.Suspended => (Level.Fail, "has suspended the account: see its console"),
            CheckOutcome.Failing =>
                (Level.Fail, $"returns an error{status}: check {address} and its status page"),
            CheckOutcome.Silent =>
                (Level.Fail, $"does not respond in time: check {address} and its status page"),
            CheckOutcome.Unreachable => (Level.Fail,
                $"cannot be reached: check {address}, DNS and the firewall"),
            CheckOutcome.ProxyRefuses => (Level.Fail,
                $"cannot be reached through the proxy{status}: check HTTPS_PROXY, or list the host in NO_PROXY"),
            CheckOutcome.NotPrivate => (Level.Fail,
                "is not on a private network, so codes could be read in transit: use TLS or, if the network is yours, "
                + $"list the host of {address} in PRIVATE_HOSTS"),
            CheckOutcome.Insecure => (Level.Fail,
                $"has no TLS that can be trusted: check {address} and the certificate authorities of this machine"),
        };
        return new(level, provider, sentence);
    }

    /// <summary>
    /// Returns the settings of these options of a provider, whose section has the provider's name.
    /// </summary>
    private static string Named(string provider, string otherwise, params string[] options)
    {
        var paths = options.Select(option => $"{provider}:{option}")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var names = KnownSettings.All.Where(setting => setting.Options.Any(paths.Contains))
            .Select(setting => setting.Name);
        return string.Join(", ", names) is { Length: > 0 } list ? list : otherwise;
    }
}
