using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace OtpService.Delivery;

/// <summary>Unosend's account and sender.</summary>
internal sealed class UnosendOptions
{
    public const string Section = "Unosend";

    /// <summary>The API key. Required.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>
    /// Where the API is. Default https://www.unosend.co/api/v1; newer accounts may be told another.
    /// </summary>
    public string ApiUrl { get; set; } = "https://www.unosend.co/api/v1";

    /// <summary>
    /// The sender: 1 to 11 letters and digits, or a number in E.164 form. Default the account's own.
    /// </summary>
    public string From { get; set; } = "";
}

internal sealed partial class UnosendOptionsValidator(IHostEnvironment environment)
    : IValidateOptions<UnosendOptions>
{
    public ValidateOptionsResult Validate(string? name, UnosendOptions options)
    {
        List<string> faults =
        [
            .. ProviderFaults.Key("UNOSEND_API_KEY", options.ApiKey),
            .. ProviderFaults.Url("UNOSEND_API_URL", options.ApiUrl, environment),
        ];
        if (!Sender.IsMatch(options.From))
        {
            faults.Add("UNOSEND_FROM must be 1 to 11 letters and digits, or a number like +14155550100; "
                + "or leave it out.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    [GeneratedRegex(
        @"\A([A-Za-z0-9]{0,11}|\+[1-9][0-9]{7,14})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sender { get; }
}

/// <summary>
/// SMS by Unosend's REST API (docs.unosend.co/api-reference/sms/send): POST /sms. It has no idempotency key,
/// its answers come in several shapes, and a message that failed may be answered with 200.
/// </summary>
internal sealed partial class UnosendProvider(ProviderHttp http, IOptions<UnosendOptions> options) : IProvider
{
    public const string ProviderName = "unosend";

    private readonly Uri endpoint = new($"{options.Value.ApiUrl.TrimEnd('/')}/sms");

    public string Name => ProviderName;

    public Repeats Repeats => Repeats.AreSentAgain;

    public static void Register(IServiceCollection services)
    {
        services.AddOptions<UnosendOptions>().BindConfiguration(UnosendOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UnosendOptions>, UnosendOptionsValidator>();
        services.AddKeyedSingleton<IProvider, UnosendProvider>(ProviderName);
    }

    public async Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        var from = options.Value.From.Length > 0 ? options.Value.From : null;
        var sms = new Sms(message.To.Value, message.Text, from);
        using var request = ProviderRequest.Json(endpoint, sms, UnosendJson.Default.Sms);
        request.Headers.Authorization = new("Bearer", options.Value.ApiKey);
        return await http.SendAsync(request, Judge, cancellationToken);
    }

    private static AttemptOutcome Judge(ProviderAnswer answer) => answer.StatusOutcome switch
    {
        AttemptOutcome.Accepted => JudgeSuccess(answer),

        // A sender that the account may not use is our setting, not the message: another provider has its
        // own.
        AttemptOutcome.Rejected when answer.ErrorCode == "invalid_from_address" => AttemptOutcome.Refused,
        var outcome => outcome,
    };

    private static AttemptOutcome JudgeSuccess(ProviderAnswer answer)
    {
        var data = answer.Body.Member("data");
        var item = data.ValueKind == JsonValueKind.Undefined ? answer.Body : data.FirstOrSelf();
        var failed = answer.HasError
            || answer.Body.Member("success").ValueKind == JsonValueKind.False
            || string.Equals(item.Member("status").Text(), "failed", StringComparison.OrdinalIgnoreCase);
        if (!failed)
        {
            // Without the id of a message this is not an answer of Unosend's.
            return item.Member("id").Text() is null ? AttemptOutcome.Unknown : AttemptOutcome.Accepted;
        }

        return answer.ErrorCode switch
        {
            "402" or "quota_exceeded" or "daily_limit_exceeded" => AttemptOutcome.OverQuota,
            "429" or "rate_limit_exceeded" => AttemptOutcome.OverQuota,
            _ => AttemptOutcome.Declined,
        };
    }

    private sealed record Sms(string To, string Body, string? From);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Sms))]
    private sealed partial class UnosendJson : JsonSerializerContext;
}
