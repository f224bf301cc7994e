using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Api.Answers;
using OtpService.Delivery.Outboxes;

namespace OtpService.Web;

/// <summary>
/// GET /dev/outbox/{id}/mail: an email as a mail program shows it, for a frame in the outbox's pages. It runs
/// no script and loads nothing; its links open in a new tab.
/// </summary>
internal static class OutboxMail
{
    private const string Policy =
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        + "frame-ancestors 'self'";

    public static Results<ContentHttpResult, Problem> Show(string id, HttpResponse response, Outbox outbox)
    {
        var message = outbox.NewestFirst().Select(kept => kept.Message)
            .FirstOrDefault(m => m.Id.ToString() == id);
        if (message?.Email is not { } email)
        {
            return ProblemCatalog.NotFound();
        }

        response.Headers.ContentSecurityPolicy = Policy;
        var html = email.Html.Reveal()
            .Replace("<head>", "<head><base target=\"_blank\">", StringComparison.OrdinalIgnoreCase);
        return TypedResults.Content(html, "text/html; charset=utf-8");
    }
}
