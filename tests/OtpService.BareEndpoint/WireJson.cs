using System.Text.Json.Serialization;

namespace OtpService.BareEndpoint;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(SendAnswer))]
[JsonSerializable(typeof(VerifyRequest))]
[JsonSerializable(typeof(VerifyAnswer))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Mail))]
[JsonSerializable(typeof(MailReceipt))]
internal sealed partial class WireJson : JsonSerializerContext;
