using System.Security.Cryptography;
using OtpService.Otp;
using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Tests.Storage;

/// <summary>
/// A store and a clock that is moved by hand, with the words in which contract tests speak.
/// </summary>
public abstract class StoreHarness : IAsyncDisposable
{
    private const string Secret = "a secret of the tests, at least 32 bytes long";

    private static readonly Pseudonyms Pseudonyms = new(new SecretRing(Secret));

    internal static Purpose Verification { get; } =
        new("verification", TimeSpan.FromMinutes(10), 5, 2, new CodeFormat(6, CodeFormat.Digits));

    internal static Purpose Login { get; } = Verification with
    {
        Name = "login",
        Lifetime = TimeSpan.FromMinutes(5),
    };

    internal static SendLimits Limits { get; } = SendLimits.For(Channel.Email, new OtpOptions());

    internal static SendLimits NoLimits { get; } = new(TimeSpan.Zero, []);

    internal abstract IOtpStore Store { get; }

    internal AddressTag Tag { get; } = AddressTag.Read(RandomNumberGenerator.GetBytes(AddressTag.Size));

    public abstract Task AdvanceAsync(TimeSpan time);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal ValueTask<IssueReply> IssueAsync(
        string code, Purpose? purpose = null, SendLimits? limits = null, VerificationId? id = null,
        ulong? network = null)
    {
        var wanted = purpose ?? Verification;
        var hash = Pseudonyms.Hash(wanted, Tag, new Code(code));
        return Store.IssueAsync(
            new(id ?? VerificationId.New(Tag), Channel.Email, wanted, hash, limits ?? NoLimits)
            {
                Network = network,
            },
            CancellationToken.None);
    }

    /// <summary>
    /// Issues a code that must not be refused, and gives its id; for a caller with an API key unless a network
    /// is named.
    /// </summary>
    internal async Task<VerificationId> IssuedAsync(
        string code, Purpose? purpose = null, SendLimits? limits = null, ulong? network = null)
    {
        var id = VerificationId.New(Tag);
        var reply = await IssueAsync(code, purpose, limits, id, network);
        Assert.Equal(IssueStatus.Issued, reply.Status);
        return id;
    }

    internal ValueTask<VerifyReply> GuessAsync(
        string code, VerificationId? id = null, Purpose? purpose = null, int failureLimit = 10)
    {
        var wanted = purpose ?? Verification;
        var hashes = Pseudonyms.Guesses(wanted, Tag, new Code(code));
        return Store.VerifyAsync(
            new(id?.Tag ?? Tag, wanted, id?.Nonce, hashes, failureLimit), CancellationToken.None);
    }

    internal async Task<VerifyStatus> StatusAsync(
        string code, VerificationId? id = null, Purpose? purpose = null) =>
        (await GuessAsync(code, id, purpose)).Status;

    /// <summary>The keyed hash of a code, as it is kept for the purpose verification.</summary>
    internal byte[] HashOf(string code) => Pseudonyms.Hash(Verification, Tag, new Code(code));

    internal ValueTask<bool> SettleAsync(VerificationId id, Settlement settlement) =>
        Store.SettleAsync(new(id, settlement), CancellationToken.None);
}
