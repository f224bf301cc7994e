using OtpService.Api.Requests;
using OtpService.Incoming;
using OtpService.Otp.Store;

namespace OtpService.Api.Answers;

/// <summary>Every refusal there is: its status, its stable code and the sentence a person reads.</summary>
internal static class ProblemCatalog
{
    public static Problem InvalidRequest(string member, string sentence) =>
        InvalidRequest(new Dictionary<string, string[]>(StringComparer.Ordinal) { [member] = [sentence] });

    public static Problem InvalidRequest(IReadOnlyDictionary<string, string[]> errors) =>
        InvalidRequest("The request is not valid: "
            + string.Join(' ', errors.Select(e => $"{e.Key} {e.Value[0]}")), errors);

    public static Problem InvalidRequest(
        string detail, IReadOnlyDictionary<string, string[]>? errors = null) =>
        Make(400, "invalid_request", "Invalid request", detail) with { Errors = errors };

    public static Problem InvalidCode(int? attemptsRemaining)
    {
        var problem = Make(
            400, "invalid_code", "Invalid code", "Invalid verification code. Please try again.");
        return problem with { AttemptsRemaining = attemptsRemaining };
    }

    public static Problem CodeNotFound() => Make(
        400, "code_not_found", "Code not found", "No verification code found. Please request a new one.");

    public static Problem CodeExpired() => Make(
        400, "code_expired", "Code expired", "Verification code has expired. Please request a new one.");

    public static Problem CodeUsed() => Make(
        400, "code_used", "Code used",
        "This verification code has already been used. Please request a new one.");

    public static Problem CodeSuperseded() => Make(
        400, "code_superseded", "Code superseded",
        "A newer verification code was sent. Please use the latest one.");

    public static Problem CaptchaFailed() => Make(
        400, "captcha_failed", "Captcha failed", "The captcha was not solved. Please try again.");

    public static Problem CaptchaUnchecked() => Make(
        400, "captcha_failed", "Captcha failed", "The captcha could not be checked. Please try again.");

    public static Problem Unauthorized() => Make(
        401, "unauthorized", "Unauthorized",
        "A valid API key is required: send it as \"Authorization: Bearer <key>\".");

    /// <param name="reason">Why no mail goes to the address, for back ends; a stranger gets no reason.</param>
    public static Problem DestinationNotAllowed(Suppression reason = Suppression.None)
    {
        var problem = Make(
            403, "destination_not_allowed", "Destination not allowed",
            "Codes cannot be sent to this address. Please check it, or use another.");
        return problem with { Reason = WireNames.Of(reason) };
    }

    public static Problem OriginNotAllowed() => Make(
        403, "origin_not_allowed", "Origin not allowed",
        "Pages of this origin may not do this: list it in ALLOWED_ORIGINS, with https.");

    public static Problem NotFound() =>
        Make(404, "not_found", "Not found", "There is no such route.");

    public static Problem MethodNotAllowed() => Make(
        405, "method_not_allowed", "Method not allowed", "This route does not support this method.");

    public static Problem RequestTimeout() => Make(
        408, "request_timeout", "Request timeout",
        $"The request body must arrive within {RequestBody.MaxWait.TotalSeconds:0} seconds.");

    public static Problem BodyTooLarge(long mostBytes) => Make(
        413, "body_too_large", "Body too large",
        $"The request body must not be larger than {mostBytes / 1024} KiB.");

    public static Problem UnsupportedMediaType() => Make(
        415, "unsupported_media_type", "Unsupported media type",
        "Send the request body as \"Content-Type: application/json\" in UTF-8.");

    public static Problem IdempotencyMismatch() => Make(
        422, "idempotency_mismatch", "Idempotency key reused",
        "This Idempotency-Key was used for a different request. Use a new key for a new request.");

    public static Problem InvalidEmailToken() => Make(
        422, "invalid_email_token", "Invalid email token", "The email token is not accepted. Please use a code.");

    public static Problem ResendTooSoon(TimeSpan wait) => Make(
        429, "resend_too_soon", "Resend too soon",
        "A code was sent just now. Please wait before asking for another.", wait);

    public static Problem TooManySends(TimeSpan wait) => Make(
        429, "too_many_sends", "Too many sends",
        "Too many codes were sent to this address. Please try again later.", wait);

    public static Problem TooManyAttempts() => Make(
        429, "too_many_attempts", "Too many attempts",
        "Too many failed attempts. Please request a new code.");

    public static Problem TooManyFailures(TimeSpan wait) => Make(
        429, "too_many_failures", "Too many failures",
        "Too many failed attempts for this address. Send the verificationId with the code, or try again later.", wait);

    public static Problem TooManyRequests(TimeSpan wait) => Make(
        429, "too_many_requests", "Too many requests", "Too many requests. Please try again later.", wait);

    public static Problem DeliveryFailed() => Make(
        502, "delivery_failed", "Delivery failed",
        "The code could not be delivered. Please check the address.");

    /// <param name="wait">Zero where waiting does not help.</param>
    public static Problem DeliveryUnavailable(TimeSpan wait)
    {
        const string Code = "delivery_unavailable";
        const string Title = "Delivery unavailable";
        const string Detail = "Codes cannot be delivered at the moment.";
        return wait > TimeSpan.Zero ? Make(503, Code, Title, Detail, wait) : Make(503, Code, Title, Detail);
    }

    public static Problem StoreUnavailable(TimeSpan wait) => Make(
        503, "store_unavailable", "Store unavailable",
        "The service cannot check codes at the moment. Nothing was sent or verified.", wait);

    public static Problem IssuerUnavailable() => Make(
        503, "issuer_unavailable", "Issuer unavailable", "The mail provider did not respond. Please use a code.",
        TimeSpan.FromMinutes(1));

    public static Problem NotReady(string check)
    {
        var problem = Make(
            503, "not_ready", "Not ready", $"The service is not ready: {check}.", TimeSpan.FromSeconds(1));
        return problem with { Check = check };
    }

    public static Problem Busy() => Make(
        503, "busy", "Busy", "The service is busy. Please try again in a moment.", TimeSpan.FromSeconds(1));

    public static Problem Internal() => Make(
        500, "internal_error", "Internal error", "Something went wrong on our side. Please try again later.");

    /// <summary>The problem of a bare status, as routing and Kestrel answer it to a request.</summary>
    public static Problem ForStatus(int status, HttpContext context) => status switch
    {
        StatusCodes.Status401Unauthorized => Unauthorized(),
        StatusCodes.Status404NotFound => NotFound(),
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed(),
        StatusCodes.Status408RequestTimeout => RequestTimeout(),
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge(BodyLimit.Of(context)),
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType(),
        StatusCodes.Status503ServiceUnavailable => Busy(),
        >= 400 and < 500 => InvalidRequest("The request cannot be understood.") with { Status = status },
        _ => Internal(),
    };

    private static Problem Make(int status, string code, string title, string detail) =>
        new($"urn:otp:problem:{code}", title, status, detail, code);

    private static Problem Make(int status, string code, string title, string detail, TimeSpan wait) =>
        Make(status, code, title, detail) with { RetryAfter = Seconds.RoundedUp(wait) };
}
