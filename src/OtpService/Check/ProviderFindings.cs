using OtpService.Delivery;

namespace OtpService.Check;

/// <summary>Asks every configured provider, all at once, and says what to do about the answers.</summary>
internal static class ProviderFindings
{
    public static async Task<Finding[]> AskAsync(
        Routes routes, TimeProvider time, CancellationToken cancellationToken)
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
        var status = check.Status is { } code ? $" ({(int)code})" : "";
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
            CheckOutcome.Suspended => (Level.Fail, "has put the account to rest: see its console"),
            CheckOutcome.Failing =>
                (Level.Fail, $"answers with an error{status}: check {address} and its status page"),
            CheckOutcome.Silent =>
                (Level.Fail, $"does not answer in time: check {address} and its status page"),
            CheckOutcome.Unreachable => (Level.Fail,
                $"cannot be reached: check {address}, the name service and the firewall"),
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
        var names = Settings.All.Where(setting => setting.Options.Any(paths.Contains))
            .Select(setting => setting.Name);
        return string.Join(", ", names) is { Length: > 0 } list ? list : otherwise;
    }
}
