using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Api.Answers;
using OtpService.Api.Requests;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;

namespace OtpService.Api.Endpoints;

/// <summary>
/// <c language="text">/verifications/{verificationId}</c>, for back ends: the state of a verification, and
/// its cancellation. Neither returns the code or the recipient.
/// </summary>
internal static class Verifications
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/verifications/{verificationId}").WithTags("Back end");
        group.MapGet("", FindAsync)
            .WithName("find-verification").WithSummary("What became of a verification")
            .Refuses(401, 404, 503);
        group.MapDelete("", CancelAsync)
            .WithName("cancel-verification").WithSummary("Cancels a verification").Refuses(401, 404, 503);
    }

    private static async Task<Results<Success<VerificationResponse>, Problem>> FindAsync(
        string verificationId, VerificationLog log, CancellationToken cancellationToken) =>
        VerificationId.TryParse(verificationId, out var id)
        && await log.FindAsync(id, cancellationToken) is { } found
            ? new Success<VerificationResponse>(
                VerificationResponse.Of(id, found), ApiJson.Relaxed.VerificationResponse)
            : ProblemCatalog.NotFound();

    private static async Task<Results<NoContent, Problem>> CancelAsync(
        string verificationId, VerificationLog log, CancellationToken cancellationToken)
    {
        if (!VerificationId.TryParse(verificationId, out var id))
        {
            return ProblemCatalog.NotFound();
        }

        await log.CancelAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>The state of a verification, with its timeline.</summary>
internal sealed record VerificationResponse(
    bool Success,
    string Message,
    string VerificationId,
    string State,
    string Channel,
    string Purpose,
    int Attempts,
    int MaxAttempts,
    int ExpiresIn,
    IReadOnlyList<VerificationResponse.Entry> Timeline)
{
    public static VerificationResponse Of(VerificationId id, Verification verification)
    {
        var record = verification.Record;
        var state = WireNames.Of(verification.State);
        return new(
            Success: true,
            Message: $"The verification is {state}",
            VerificationId: id.ToString(),
            State: state,
            Channel: record.Channel.Name(),
            Purpose: record.Purpose,
            Attempts: record.Attempts,
            MaxAttempts: record.MaxAttempts,
            ExpiresIn: Seconds.Left(record.ExpiresIn),
            Timeline: [.. record.Timeline.Select(entry => Entry.Of(entry, record))]);
    }

    /// <summary>A delivery attempt, or a receipt.</summary>
    internal sealed record Entry(
        string Provider,
        string Outcome,
        [property: Description("The codes with which the provider refused, such as 504 5.5.2 or 400 21606.")]
        string? Reply,
        string? MessageId,
        [property: Description("How the message went.")] string Channel,
        int SecondsAgo)
    {
        public static Entry Of(TimelineEntry entry, VerificationRecord record) => new(
            entry.Step.Provider,
            entry.Step.Outcome,
            entry.Step.Reply.Length == 0 ? null : entry.Step.Reply,
            entry.Step.MessageId.Length == 0 ? null : entry.Step.MessageId,
            record.ChannelOf(entry.Step).Name(),
            (int)entry.Ago.TotalSeconds);
    }
}
