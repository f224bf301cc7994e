using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using OtpService.Delivery.Http;

namespace OtpService.Delivery.Smtp;

/// <summary>
/// Explains a mail server's refusal: by its enhanced code (RFC 3463) if it has one, otherwise by its reply
/// code (RFC 5321 section 4.2.3) and the command that it responds to. If both are inconclusive, the words
/// decide, except those of a quoted address. smtp-replies.csv among the tests has replies of real servers.
/// </summary>
internal static partial class SmtpReply
{
    private const int ServiceClosing = 421;

    public static DeliveryAttempt Judge(SmtpCommandException refusal)
    {
        var reply = new Reply((int)refusal.StatusCode, refusal.Message);
        return new(refusal.ErrorCode switch
        {
            SmtpErrorCode.RecipientNotAccepted => JudgeRecipient(reply),
            SmtpErrorCode.MessageNotAccepted => JudgeContent(reply),
            SmtpErrorCode.SenderNotAccepted or SmtpErrorCode.UnexpectedStatusCode => JudgeUs(reply),
        })
        {
            Reply = ReplyCode.Of(reply.Status, reply.Text),
        };
    }

    /// <summary>A server that requires a login first (530).</summary>
    public static DeliveryAttempt Judge(ServiceNotAuthenticatedException refusal) =>
        new(AttemptOutcome.Refused)
        {
            Reply = ReplyCode.Of((int)SmtpStatusCode.AuthenticationRequired, refusal.Message),
        };

    /// <summary>
    /// Judges the greeting, EHLO, the login and the sender, which are never about the recipient. A code that
    /// begins with 4 is a failure of the server.
    /// </summary>
    private static AttemptOutcome JudgeUs(Reply reply) =>
        reply.IsTransient ? AttemptOutcome.NotSent : AttemptOutcome.Refused;

    /// <summary>
    /// Judges RCPT. Many servers reject EHLO, client and sender only at this command (Postfix:
    /// smtpd_delay_reject).
    /// </summary>
    private static AttemptOutcome JudgeRecipient(Reply reply) => reply switch
    {
        { Status: ServiceClosing } => AttemptOutcome.NotSent,
        { IsOfAddress: true } => AttemptOutcome.Rejected,
        { IsOfUs: true } => JudgeUs(reply),
        { IsTransient: true } => AttemptOutcome.Deferred,
        { Enhanced: "", Status: >= 550 and <= 553 } when !RelayWords.IsMatch(reply.Words) =>
            AttemptOutcome.Rejected,
        _ => AttemptOutcome.Declined,
    };

    /// <summary>
    /// Judges the end of the content: the recipient had been accepted, unless the server says otherwise.
    /// </summary>
    private static AttemptOutcome JudgeContent(Reply reply) => reply switch
    {
        { Status: ServiceClosing } => AttemptOutcome.NotSent,
        { IsOfAddress: true } => AttemptOutcome.Rejected,
        { IsTransient: true } => AttemptOutcome.Deferred,
        _ => AttemptOutcome.Declined,
    };

    private readonly record struct Reply(int Status, string Text)
    {
        public string Enhanced => ReplyCode.Enhanced(Text);

        public bool IsTransient => Status < 500;

        /// <summary>The server's own text, without quotations.</summary>
        public string Words => Quoted.Replace(Text, "");

        /// <summary>
        /// X.1 is about the address, X.2 about its mailbox, except that X.2.3 is about the length of the
        /// message.
        /// </summary>
        public bool IsOfAddress => !IsTransient && Enhanced switch
        {
            "5.1.1" or "5.1.2" or "5.1.3" or "5.1.6" or "5.1.10" => true,
            "5.1.0" => !SenderWords.IsMatch(Words),
            "5.2.3" => false,
            var code => code.StartsWith("5.2.", StringComparison.Ordinal),
        };

        /// <summary>
        /// X.1.7 and X.1.8 are about the sender, X.5 about the protocol; X.7 may be about us or the
        /// recipient.
        /// </summary>
        public bool IsOfUs => Enhanced switch
        {
            [_, '.', '1', '.', '7' or '8'] or [_, '.', '5', '.', ..] => true,
            "5.7.0" or "5.7.8" or "5.7.9" => true,
            _ => Status is (>= 500 and <= 504) or 530 or 535 or 538 || SenderWords.IsMatch(Words),
        };
    }

    [GeneratedRegex("<[^>]*>|[^ ]*@[^ ]*", RegexOptions.None, 1000)]
    private static partial Regex Quoted { get; }

    [GeneratedRegex("\\bsender\\b|\\bclient host\\b|\\b(?:helo|ehlo)\\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SenderWords { get; }

    [GeneratedRegex("\\brelay", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex RelayWords { get; }
}
