namespace OtpService.Web;

/// <summary>
/// GET / in Development: the sign-up page of some app, which uses otp-form as any page would, and beside it
/// the phone and the mailbox of whoever signs up.
/// </summary>
internal static class Demo
{
    public static void MapDemo(this IEndpointRouteBuilder routes)
    {
        var page = new DevelopmentPage("demo.html");
        routes.MapGet("/", page.Serve).ExcludeFromDescription();
        new WebFile("demo.js").Map(routes, "/dev/demo.js");
    }
}
