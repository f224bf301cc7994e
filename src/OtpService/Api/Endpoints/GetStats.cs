using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Api.Answers;
using OtpService.Api.Requests;
using OtpService.Otp.Reporting;
using OtpService.Otp.Store;

namespace OtpService.Api.Endpoints;

/// <summary>
/// <c language="text">GET /stats</c>, for operators: the recent counts of all replicas together.
/// </summary>
internal static class GetStats
{
    private const int UsualMinutes = 60;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/stats", ReadAsync)
        .WithName("stats").WithTags("Back end").WithSummary("What was counted over the last minutes")
        .Refuses(400, 401, 404, 503);

    private static async Task<Results<Success<StatsResponse>, Problem>> ReadAsync(
        IStatReader stats,
        CancellationToken cancellationToken,
        [Description("How far to look back: 1 to 10080, a week. Default: 60.")] string? minutes = null)
    {
        var wanted = UsualMinutes;
        return minutes is not null
            && (!int.TryParse(minutes, System.Globalization.NumberStyles.None, provider: null, out wanted)
                || wanted is < 1 or > StatResolution.MostMinutes)
            ? ProblemCatalog.InvalidRequest(
                "minutes", $"must be a whole number from 1 to {StatResolution.MostMinutes}.")
            : new Success<StatsResponse>(
                StatsResponse.Of(await stats.ReadAsync(wanted, cancellationToken)),
                ApiJson.Relaxed.StatsResponse);
    }
}

/// <summary>Counts over time: for each counter, its count in each bucket.</summary>
internal sealed record StatsResponse(
    [property: Description("The length of a bucket: 1 up to two hours back, 10 up to a day, else 60.")]
    int BucketMinutes,
    [property: Description("When each bucket begins, oldest first; the last is still being counted.")]
    IReadOnlyList<DateTimeOffset> Starts,
    IReadOnlyList<StatsResponse.One> Series)
{
    public static StatsResponse Of(StatReport report) => new(
        report.BucketMinutes,
        report.Starts,
        [
            .. report.Series
                .OrderBy(series => series.Key.ToString(), StringComparer.Ordinal)
                .Select(series => One.Of(series.Key, series.Value)),
        ]);

    internal sealed record One(
        [property: Description(
            "sent and verified (by channel and purpose), undelivered, refused_sends and refused_verifications (by channel "
            + "and code), messages (by template and outcome), deliveries and receipts (by provider and outcome), "
            + "delivery_times (by provider and the milliseconds that they took at most), countries (by country and fate), "
            + "email_tokens (by purpose and outcome).")]
        string Counter,
        [property: Description("The values of its two labels.")] IReadOnlyList<string> Labels,
        IReadOnlyList<long> Counts)
    {
        public static One Of(StatKey key, IReadOnlyList<long> counts) =>
            new(Name(key.Counter), [key.First, key.Second], counts);

        private static string Name(StatCounter counter) => counter switch
        {
            StatCounter.Sent => "sent",
            StatCounter.Verified => "verified",
            StatCounter.Undelivered => "undelivered",
            StatCounter.RefusedSends => "refused_sends",
            StatCounter.RefusedVerifications => "refused_verifications",
            StatCounter.Messages => "messages",
            StatCounter.Deliveries => "deliveries",
            StatCounter.DeliveryTimes => "delivery_times",
            StatCounter.Countries => "countries",
            StatCounter.Receipts => "receipts",
            StatCounter.EmailTokens => "email_tokens",
        };
    }
}
