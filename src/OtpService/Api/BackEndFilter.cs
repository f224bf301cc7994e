namespace OtpService.Api;

/// <summary>
/// Lets only back ends in. Where no key is configured the endpoint answers as if it did not exist.
/// </summary>
internal sealed class BackEndFilter(ApiKeys keys) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!keys.Any)
        {
            return Problems.NotFound();
        }

        return keys.Identify(context.HttpContext.Request) switch
        {
            Caller.BackEnd => await next(context),
            Caller.Stranger or Caller.Impostor => Problems.Unauthorized(),
        };
    }
}
