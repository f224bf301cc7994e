using System.Globalization;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// What tests/bench.sh passes, in this order: port of the provider, host:port of Redis, repetitions,
/// addresses in each repetition, and the servers as name=port=process id, the one to compare with first, each
/// with the key of its statistics behind a further = where somebody shall look at them.
/// </summary>
internal sealed record LoadOptions(
    int ProviderPort, string Redis, int Repetitions, int Addresses, IReadOnlyList<Server> Servers)
{
    public static LoadOptions Parse(string[] args) =>
        args is [var provider, var redis, var repetitions, var addresses, _, ..]
            ? new(
                Number(provider), redis, Number(repetitions), Number(addresses),
                [.. args[4..].Select(Server.Parse)])
            : throw new ArgumentException("This program is started by tests/bench.sh.", nameof(args));

    public static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
