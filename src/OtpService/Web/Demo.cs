using OtpService.EmailTokens;

namespace OtpService.Web;

/// <summary>
/// GET / in Development: the sign-up page of an example app, which uses otp-form like any other page, next to
/// the phone and the mailbox of the person who signs up.
/// </summary>
internal static class Demo
{
    public static void MapDemo(this IEndpointRouteBuilder routes)
    {
        var domains = routes.ServiceProvider.GetRequiredService<EmailTokenVerifier>().Domains;
        var hint = domains.Count == 0
            ? ""
            : $"A browser that is signed in at {string.Join(" or ", domains)} proves its address itself: no code is sent.";
        var page = new DevelopmentPage("demo.html", ("{{hint}}", hint));
        routes.MapGet("/", page.Serve).ExcludeFromDescription();
        new WebFile("demo.js").Map(routes, "/dev/demo.js");
    }
}
