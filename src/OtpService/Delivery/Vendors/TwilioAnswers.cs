using OtpService.Delivery.Http;

namespace OtpService.Delivery.Vendors;

/// <summary>What Twilio's answers say of a message or a call (twilio.com/docs/api/errors).</summary>
internal static class TwilioAnswers
{
    public static AttemptOutcome Judge(ProviderAnswer answer) => answer.StatusOutcome switch
    {
        AttemptOutcome.Accepted => JudgeSuccess(answer),
        AttemptOutcome.Unknown => AttemptOutcome.Unknown,
        AttemptOutcome.Rejected => JudgeError(answer.ErrorCode) ?? AttemptOutcome.Declined,
        var outcome => JudgeError(answer.ErrorCode) ?? outcome,
    };

    public static CheckOutcome JudgeAccount(ProviderAnswer answer) =>
        (answer.StatusCheck, answer.ErrorCode, answer.Body.Member("status").Text()) switch
        {
            (CheckOutcome.Ready, _, "active") => CheckOutcome.Ready,
            (CheckOutcome.Ready, _, "suspended" or "closed") => CheckOutcome.Suspended,
            (CheckOutcome.Ready, _, _) => CheckOutcome.Strange,
            (_, "20008", _) => CheckOutcome.KeyLimited,
            var (outcome, _, _) => outcome,
        };

    /// <summary>
    /// Returns the outcome by Twilio's own error code; null for an unknown code, which may be about our number as well
    /// as the recipient's.
    /// </summary>
    private static AttemptOutcome? JudgeError(string code) => code switch
    {
        // Not a number, not a mobile, or a person who answered STOP.
        "21211" or "21614" or "21610" => AttemptOutcome.Rejected,

        // Not a number that can be called, or one that cannot be reached.
        "21214" or "21217" or "13223" or "13224" => AttemptOutcome.Rejected,

        // A region that is not enabled, a number that a trial account has not verified or that our sender
        // cannot reach, or an American number while our campaign is not registered.
        "21408" or "21608" or "21612" or "30034" => AttemptOutcome.Declined,

        // A region that may not be called, or a number on a block list.
        "21215" or "13227" or "32205" or "21216" or "13225" => AttemptOutcome.Declined,

        // Credentials, a suspended account, or a sender that does not exist, cannot send SMS or is not ours.
        "20003" or "20005" or "30002" or "21212" or "21603" or "21606" or "21659" or "21660" =>
            AttemptOutcome.Refused,

        // For calls: the account, the caller id, our URL, or what a trial account may not do.
        "10001" or "21210" or "13214" or "21205" or "21219" or "573005" => AttemptOutcome.Refused,

        // Too many requests, messages or calls, of the account or of our sender, in a second or a day.
        "20429" or "10004" or "14107" or "21611" or "30001" or "30022" or "63038" => AttemptOutcome.OverQuota,
        _ => null,
    };

    private static AttemptOutcome JudgeSuccess(ProviderAnswer answer) =>
        (answer.Body.Member("sid").Text(), answer.Body.Member("status").Text()) switch
        {
            (_, "failed" or "undelivered") => JudgeError(answer.ErrorCode) ?? AttemptOutcome.Declined,

            // Without the id of a message or call this is not a response of Twilio.
            (null, _) => AttemptOutcome.Unknown,
            _ => AttemptOutcome.Accepted,
        };
}
