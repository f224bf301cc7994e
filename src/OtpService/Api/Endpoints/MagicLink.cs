using Microsoft.Extensions.Options;
using OtpService.Api.Callers;
using OtpService.Api.Requests;
using OtpService.Otp;
using OtpService.Otp.Links;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;
using OtpService.Proof;

namespace OtpService.Api.Endpoints;

/// <summary>
/// <c language="text">/m/{token}</c>, for people. GET shows a page with one button and changes nothing, so
/// that mail scanners and previews do not use up the link. POST is the click: it verifies as the code would,
/// and passes the proof to the application in the fragment of its own URL. No key is required even if the API
/// requires one, because a browser follows the link, and the link is the secret.
/// </summary>
internal static class MagicLink
{
    private const string Path = "/m/{token}";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Path, Reading, Show).ExcludeFromDescription();
        routes.MapPost(Path, FollowAsync).ExcludeFromDescription();
    }

    private static LinkAnswer Show(string token, HttpRequest request, MagicLinks links, ILinkPage page) =>
        links.Open(token) is { } guess
            ? LinkAnswer.Page(200, "ok", LinkPageView.Ready, request, page, guess.Address)
            : LinkAnswer.Page(404, "not_found", LinkPageView.Unknown, request, page);

    private static async Task<LinkAnswer> FollowAsync(
        string token,
        HttpRequest request,
        MagicLinks links,
        ILinkPage page,
        OtpEngine engine,
        ApiKeys keys,
        ProofSigner signer,
        IOptions<MagicLinkOptions> options,
        IOptions<ApiOptions> api,
        CancellationToken cancellationToken)
    {
        if (links.Open(token) is not { } guess)
        {
            return LinkAnswer.Page(404, "not_found", LinkPageView.Unknown, request, page);
        }

        if (IsOfAnotherSite(request))
        {
            return LinkAnswer.Page(403, "cross_site", LinkPageView.Ready, request, page, guess.Address);
        }

        VerifyOutcome outcome;
        try
        {
            outcome = await engine.VerifyAsync(
                guess with { Client = RequestValues.Client(request.HttpContext, keys) }, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // People get a page even if the store is unavailable.
            return LinkAnswer
                .Page(503, "store_unavailable", LinkPageView.Unavailable, request, page, guess.Address)
                .After(StoreRetry);
        }

        return outcome.Status switch
        {
            VerifyStatus.Verified or VerifyStatus.VerifiedAgain => LinkAnswer.SeeOther(
                $"{options.Value.RedirectUrl}#token={signer.Sign(outcome.Id, guess.Address, guess.Purpose)}"),
            VerifyStatus.TooManyAttempts =>
                LinkAnswer.Page(429, "too_many_attempts", LinkPageView.Unknown, request, page),
            VerifyStatus.TooManyRequests =>
                LinkAnswer
                    .Page(429, "too_many_requests", LinkPageView.Unavailable, request, page, guess.Address)
                    .After(outcome.RetryAfter),
            VerifyStatus.TooManyFailures =>
                LinkAnswer.Page(429, "too_many_failures", LinkPageView.Unknown, request, page)
                    .After(outcome.RetryAfter),

            // If configured, the response does not reveal which of these it was.
            VerifyStatus.Wrong or VerifyStatus.NotFound or VerifyStatus.Expired or VerifyStatus.Used
                or VerifyStatus.Superseded when api.Value.UniformErrors =>
                LinkAnswer.Page(400, "invalid_code", LinkPageView.Unknown, request, page),
            VerifyStatus.Wrong => LinkAnswer.Page(400, "invalid_code", LinkPageView.Unknown, request, page),
            VerifyStatus.NotFound =>
                LinkAnswer.Page(400, "code_not_found", LinkPageView.Unknown, request, page),
            VerifyStatus.Expired => LinkAnswer.Page(400, "code_expired", LinkPageView.Expired, request, page),
            VerifyStatus.Used => LinkAnswer.Page(400, "code_used", LinkPageView.Used, request, page),
            VerifyStatus.Superseded =>
                LinkAnswer.Page(400, "code_superseded", LinkPageView.Superseded, request, page),
        };
    }

    /// <summary>
    /// Whether the click comes from another site. A form there must not sign its visitors in with somebody
    /// else's link, because they would continue in a stranger's account. Such a click shows the page again.
    /// The header Origin would not help, because our own page, which sends no referrer, posts with "null". A
    /// browser without this header is accepted.
    /// </summary>
    private static bool IsOfAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
}
