using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using OtpService.Delivery.Http;

namespace OtpService.Delivery.Smtp;

/// <summary>
/// Explains a mail server's refusal: by its enhanced code (RFC 3463) where it has one, else by its reply
/// code (RFC 5321 section 4.2.3) and the command that it answers. Only where both leave it open do words
/// count, and none of a quoted address. smtp-replies.csv among the tests has replies of real servers.
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

    /// <summary>A server that wants a login first (530).</summary>
    public static DeliveryAttempt Judge(ServiceNotAuthenticatedException refusal) =>
        new(AttemptOutcome.Refused)
        {
            Reply = ReplyCode.Of((int)SmtpStatusCode.AuthenticationRequired, refusal.Message),
        };

    /// <summary>
    /// The greeting, EHLO, the login, the sender: never about the addressee. A number that begins with 4 is
    /// trouble of the server's.
    /// </summary>
    private static AttemptOutcome JudgeUs(Reply reply) =>
        reply.IsTransient ? AttemptOutcome.NotSent : AttemptOutcome.Refused;

    /// <summary>
    /// RCPT. Many servers refuse EHLO, client and sender only here (Postfix: smtpd_delay_reject).
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
    /// The end of the content: the address had been accepted, unless the server says otherwise.
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
        /// X.1 is the address, X.2 its mailbox; except that X.2.3 is the length of the message.
        /// </summary>
        public bool IsOfAddress => !IsTransient && Enhanced switch
        {
            "5.1.1" or "5.1.2" or "5.1.3" or "5.1.6" or "5.1.10" => true,
            "5.1.0" => !SenderWords.IsMatch(Words),
            "5.2.3" => false,
            var code => code.StartsWith("5.2.", StringComparison.Ordinal),
        };

        /// <summary>
        /// X.1.7 and X.1.8 are the sender, X.5 the protocol; X.7 may be any of us or the addressee.
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
