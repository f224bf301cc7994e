using System.ComponentModel;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using OtpService.Api.Answers;
using OtpService.Api.Requests;
using OtpService.Otp.Verifying;

namespace OtpService.Api.Endpoints;

/// <summary>
/// <c language="text">POST /addresses/unblock</c>, for back ends: lets messages reach a recipient again. Repeating it
/// changes nothing.
/// </summary>
internal static class UnblockAddress
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/addresses/unblock", HandleAsync)
        .Accepts<UnblockAddressRequest>("application/json")
        .WithName("unblock-address").WithTags("Back end")
        .WithSummary("Allows mail again to an address that bounced or complained")
        .Refuses(400, 401, 404, 413, 415, 503);

    private static async Task<Results<NoContent, Problem>> HandleAsync(
        UnblockAddressRequest request,
        UnblockAddressValidator validator,
        Suppressions suppressions,
        CancellationToken cancellationToken)
    {
        if (validator.Check(request) is { } invalid)
        {
            return invalid;
        }

        await suppressions.LiftAsync(RequestValues.Address(request.Address), cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>Lets messages reach a recipient again.</summary>
internal sealed record UnblockAddressRequest(
    [property: Description("The address that bounced or complained.")] string? Email = null,
    [property: Description("What ends: suppression.")] IReadOnlyList<string>? What = null)
{
    /// <summary>What stops mail after a bounce or a complaint.</summary>
    public const string Suppression = "suppression";

    /// <summary>Read once, when first needed.</summary>
    internal AddressReading Address => field ??= AddressReading.OfEmail(Email ?? "", "email");

    public static ValueTask<UnblockAddressRequest?> BindAsync(HttpContext context) =>
        JsonBody.ReadAsync(context, ApiJson.Relaxed.UnblockAddressRequest);
}

internal sealed class UnblockAddressValidator : AbstractValidator<UnblockAddressRequest>
{
    public UnblockAddressValidator() => RuleFor(r => r).Custom((request, found) =>
    {
        found.CheckAddress(request.Address);
        found.Unless(
            request.What is [UnblockAddressRequest.Suppression], "what", "must be [\"suppression\"].");
    });
}
