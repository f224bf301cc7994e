using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OtpService.Delivery.Http;

namespace OtpService.Delivery.Vendors;

/// <summary>
/// Sends SMS and email through Unosend's REST API (docs.unosend.co/api-reference): POST /sms, in our words or
/// in those of an approved template, and POST /emails. It has no idempotency key, its responses have several
/// shapes, and it may return 200 for a message that failed.
/// </summary>
internal sealed class UnosendProvider(
    ProviderHttp http, IOptions<UnosendOptions> options, IOptions<DeliveryOptions> delivery) : IProvider
{
    public const string ProviderName = "unosend";

    private readonly UnosendOptions account = options.Value;
    private readonly string api = options.Value.ApiUrl.TrimEnd('/');

    private readonly UnosendRequests requests = new(options.Value, delivery.Value);

    public string Name => ProviderName;

    public Repeats Repeats => Repeats.AreSentAgain;

    public static void Register(IServiceCollection services)
    {
        services.AddOptions<UnosendOptions>()
            .BindConfiguration(UnosendOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.DeliversEmail =
                DeliveryOptions.Names(configuration["Delivery:EmailProviders"] ?? "").Contains(ProviderName))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<UnosendOptions>, UnosendOptionsValidator>();
        services.AddKeyedSingleton<IProvider, UnosendProvider>(ProviderName);
    }

    public async Task<DeliveryAttempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        if (message is { Email: null, Code: null } && account.TemplateId.Length > 0)
        {
            // The approved template has words for a code only.
            return new(AttemptOutcome.Declined);
        }

        using var request = requests.For(message);
        request.Headers.Authorization = new("Bearer", account.ApiKey);
        return await http.SendAsync(request, Judge, cancellationToken);
    }

    /// <summary>
    /// Lists the domains of the account. A key may lack the right to list them and still send.
    /// </summary>
    public async Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, $"{api}/domains");
        question.Headers.Authorization = new("Bearer", account.ApiKey);
        return await http.CheckAsync(
            question,
            answer =>
                answer.Status == HttpStatusCode.Forbidden ? CheckOutcome.KeyLimited : answer.StatusCheck,
            cancellationToken);
    }

    private static AttemptOutcome Judge(ProviderAnswer answer) => answer.StatusOutcome switch
    {
        AttemptOutcome.Accepted => JudgeSuccess(answer),

        // Sender and template are our settings, not the message: another provider has its own.
        AttemptOutcome.Rejected
            when answer.ErrorCode is "invalid_from_address" or "invalid_template_variables"
                or "missing_required_field"
            => AttemptOutcome.Refused,
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
            // Without the id of a message this is not a response of Unosend.
            return item.Member("id").Text() is null ? AttemptOutcome.Unknown : AttemptOutcome.Accepted;
        }

        return answer.ErrorCode switch
        {
            "402" or "quota_exceeded" or "daily_limit_exceeded" => AttemptOutcome.OverQuota,
            "429" or "rate_limit_exceeded" => AttemptOutcome.OverQuota,
            _ => AttemptOutcome.Declined,
        };
    }
}
