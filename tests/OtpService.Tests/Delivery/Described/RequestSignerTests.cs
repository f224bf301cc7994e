using System.Net.Http.Headers;
using System.Text;
using OtpService.Delivery.Described;

namespace OtpService.Tests.Delivery.Described;

/// <summary>Signatures are held against the vectors that AWS publishes, and against one of Azure's own library.</summary>
public sealed class RequestSignerTests
{
    private static readonly DateTimeOffset AwsTime = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["REGION"] = "us-east-1",
        ["ID"] = "AKIDEXAMPLE",
        ["SECRET"] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        ["AZURE"] = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        ["TOKEN"] = "",
        ["SESSION"] = "a-token",
    };

    [Fact]
    public void Amazons_GET_without_anything() => Assert.Equal(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
        + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        Sign(new AwsSigner("service", "REGION", "ID", "SECRET", "TOKEN"), HttpMethod.Get, "https://example.amazonaws.com/", "", null, AwsTime));

    [Fact]
    public void Amazons_POST_of_a_form() => Assert.Equal(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
        + "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        Sign(
            new AwsSigner("service", "REGION", "ID", "SECRET", ""), HttpMethod.Post, "https://example.amazonaws.com/", "Param1=value1",
            "application/x-www-form-urlencoded", AwsTime));

    [Fact]
    public void Amazons_example_with_a_query() => Assert.EndsWith(
        "SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
        Sign(
            new AwsSigner("iam", "REGION", "ID", "SECRET", ""), HttpMethod.Get,
            "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08", "", "application/x-www-form-urlencoded; charset=utf-8", AwsTime),
        StringComparison.Ordinal);

    [Fact]
    public void A_session_token_is_signed_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://example.amazonaws.com/");

        new AwsSigner("service", "REGION", "ID", "SECRET", "SESSION").Sign(request, [], name => Settings[name], AwsTime);

        Assert.Equal("a-token", request.Headers.GetValues("x-amz-security-token").Single());
        Assert.Contains(
            "SignedHeaders=host;x-amz-date;x-amz-security-token,", request.Headers.GetValues("Authorization").Single(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Azures_SMS() => Assert.Equal(
        "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=ahp2AxJXdIF16Zs8soAy13rMoV1h28l+Em2HWPeZBWs=",
        Sign(
            new AzureSigner("AZURE"), HttpMethod.Post, "https://contoso.communication.azure.com/sms?api-version=2026-01-23",
            """{"from":"+15550000001","message":"Your code is 123456","smsRecipients":[{"to":"+15550000002"}],"smsSendOptions":{"enableDeliveryReport":true}}""",
            "application/json", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));

    private static string Sign(
        RequestSigner signer, HttpMethod method, string url, string body, string? type, DateTimeOffset now)
    {
        using var request = new HttpRequestMessage(method, url);
        var bytes = Encoding.UTF8.GetBytes(body);
        if (type is not null)
        {
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        signer.Sign(request, bytes, name => Settings[name], now);
        return request.Headers.GetValues("Authorization").Single();
    }
}
