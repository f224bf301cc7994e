using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;

namespace OtpService.Api.Answers;

/// <summary>
/// A JSON response with status 200 by default. The framework's own class creates a logger for each request,
/// which costs more than writing the response.
/// </summary>
internal sealed record Success<T>(T Value, JsonTypeInfo<T> Type, int Status = StatusCodes.Status200OK)
    : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    int? IStatusCodeHttpResult.StatusCode => Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.WriteJson(Value, Type, "application/json; charset=utf-8");
        return Task.CompletedTask;
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}
