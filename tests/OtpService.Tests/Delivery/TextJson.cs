using System.Text.Json.Serialization;

namespace OtpService.Tests.Delivery;

[JsonSerializable(typeof(string))]
internal sealed partial class TextJson : JsonSerializerContext;
