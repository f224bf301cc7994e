using MailKit.Net.Smtp;

namespace OtpService.Delivery;

/// <summary>What a mail server's refusal means (RFC 5321 section 4.2.3, RFC 3463).</summary>
internal static class SmtpReply
{
    public static AttemptOutcome Judge(SmtpCommandException refusal) => refusal.ErrorCode switch
    {
        SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted => JudgeMessage(refusal),

        // The greeting, the rights of the account, the sender that we set, or a server in trouble.
        SmtpErrorCode.SenderNotAccepted or SmtpErrorCode.UnexpectedStatusCode => AttemptOutcome.Refused,
    };

    private static AttemptOutcome JudgeMessage(SmtpCommandException refusal) => (int)refusal.StatusCode switch
    {
        // The server closes, or wants to know first who we are.
        421 or 530 or 535 => AttemptOutcome.Refused,

        // "Not allowed to relay" comes with the number of an address that does not exist.
        >= 550 and <= 553 when !IsPolicy(refusal.Message) => AttemptOutcome.Rejected,

        // A grey list, a full queue, a policy: another server may have its own.
        _ => AttemptOutcome.Declined,
    };

    private static bool IsPolicy(string text) =>
        text.StartsWith("5.7.", StringComparison.Ordinal)
        || text.Contains("relay", StringComparison.OrdinalIgnoreCase);
}
