using System.Text.Json.Serialization;

namespace OtpService.Tests.Delivery.Fixtures;

[JsonSerializable(typeof(string))]
internal sealed partial class TextJson : JsonSerializerContext;
