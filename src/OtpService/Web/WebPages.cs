using OtpService.Api.Endpoints;

namespace OtpService.Web;

/// <summary>Everything that people see: the form, Swagger, the operations page, and the pages of Development.</summary>
internal static class WebPages
{
    public static IServiceCollection AddWeb(this IServiceCollection services) =>
        services.AddSingleton<ILinkPage, LinkPage>();

    public static void MapWeb(this WebApplication app)
    {
        app.UseSwaggerPage();
        app.MapClient();
        app.MapOperationsPage();
        if (app.Environment.IsDevelopment())
        {
            app.MapOutbox();
            app.MapDemo();
        }
    }
}
