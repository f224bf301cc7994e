using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OtpService.Api.Answers;
using OtpService.Api.Endpoints;

namespace OtpService.Api.Requests;

/// <summary>
/// The JSON of the API, read strictly: names exactly as documented, no duplicate or unknown members, and
/// strings are strings. It is written without HTML escapes, because it is never embedded in HTML.
/// </summary>
[JsonSerializable(typeof(SendVerificationRequest))]
[JsonSerializable(typeof(SendVerificationResponse))]
[JsonSerializable(typeof(VerifyCodeRequest))]
[JsonSerializable(typeof(VerifyCodeResponse))]
[JsonSerializable(typeof(EmailVerificationNonceRequest))]
[JsonSerializable(typeof(EmailVerificationNonceResponse))]
[JsonSerializable(typeof(VerifyEmailTokenRequest))]
[JsonSerializable(typeof(UnblockAddressRequest))]
[JsonSerializable(typeof(VerificationResponse))]
[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(SendMessageResponse))]
[JsonSerializable(typeof(StatsResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static ApiJson Relaxed { get; } = new(Configure(new JsonSerializerOptions()));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.AllowDuplicateProperties = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }
}
