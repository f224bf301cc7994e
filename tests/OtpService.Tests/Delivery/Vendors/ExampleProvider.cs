using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OtpService.Delivery;
using OtpService.Delivery.Http;

namespace OtpService.Tests.Delivery.Vendors;

internal sealed class ExampleOptions
{
    public string ApiKey { get; set; } = "";

    public string ApiUrl { get; set; } = "https://api.example.com";
}

/// <summary>SMS by Example's REST API: POST /messages, answered with an id.</summary>
internal sealed partial class ExampleProvider(ProviderHttp http, IOptions<ExampleOptions> options) : IProvider
{
    public const string ProviderName = "example";

    public string Name => ProviderName;

    // AreRecognized where a message that comes again under message.Id is sent once.
    public Repeats Repeats => Repeats.AreSentAgain;

    public static void Register(IServiceCollection services)
    {
        services.AddOptions<ExampleOptions>().BindConfiguration("Example")
            .Validate(options => options.ApiKey.Length > 0, "Example__ApiKey is required.")
            .ValidateOnStart();
        services.AddKeyedSingleton<IProvider, ExampleProvider>(ProviderName);
    }

    public async Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        var sms = new Sms(message.To.Value, message.Text);
        using var request = ProviderRequest.Json(
            new($"{options.Value.ApiUrl}/messages"), sms, ExampleJson.Default.Sms);
        request.Headers.Authorization = new("Bearer", options.Value.ApiKey);
        return await http.SendAsync(request, Judge, cancellationToken);
    }

    // What costs nothing and needs the key: `OtpService check` asks it.
    public async Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, $"{options.Value.ApiUrl}/account");
        question.Headers.Authorization = new("Bearer", options.Value.ApiKey);
        return await http.CheckAsync(question, answer => answer.StatusCheck, cancellationToken);
    }

    // The status says most of it. A 200 without an id is not the company speaking.
    private static AttemptOutcome Judge(ProviderAnswer answer) => answer.StatusOutcome switch
    {
        AttemptOutcome.Accepted when answer.Body.Member("id").Text() is null => AttemptOutcome.Unknown,
        var outcome => outcome,
    };

    private sealed record Sms(string To, string Text);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Sms))]
    private sealed partial class ExampleJson : JsonSerializerContext;
}
