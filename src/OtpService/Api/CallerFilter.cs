using Microsoft.Extensions.Options;

namespace OtpService.Api;

/// <summary>
/// Lets strangers into public endpoints unless a key is required of everybody. A wrong key is refused even where none
/// is needed, so that a back end learns of its mistake.
/// </summary>
internal sealed class CallerFilter(ApiKeys keys, IOptions<ApiOptions> options) : IEndpointFilter
{
    private readonly bool required = options.Value.RequireKey;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        keys.Identify(context.HttpContext.Request) switch
        {
            Caller.Impostor => Problems.Unauthorized(),
            Caller.Stranger when required => Problems.Unauthorized(),
            Caller.Stranger or Caller.BackEnd => await next(context),
        };
}
