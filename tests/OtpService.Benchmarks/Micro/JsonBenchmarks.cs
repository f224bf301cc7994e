using System.Text.Json;
using BenchmarkDotNet.Attributes;
using OtpService.Api.Endpoints;
using OtpService.Api.Requests;

namespace OtpService.Benchmarks.Micro;

/// <summary>Requests read and answers written, as the border does it.</summary>
public class JsonBenchmarks
{
    private readonly byte[] sendRequest = """{"email":"ada.lovelace@example.com","purpose":"login","locale":"de"}"""u8.ToArray();
    private readonly byte[] verifyRequest = """{"email":"ada.lovelace@example.com","code":"123456"}"""u8.ToArray();

    private readonly SendVerificationResponse sent = Read(
        """
        {"success":true,"message":"Verification code sent","verificationId":"UtFYGbCuaN-LlVukKgJTxH-jon5O98m3N9ItxcfGKSU","channel":"email",
        "to":"a***@example.com","purpose":"login","codeLength":6,"expiresIn":300,"resendIn":60}
        """u8,
        ApiJson.Relaxed.SendVerificationResponse);

    private readonly VerifyCodeResponse verified = Read(
        """
        {"success":true,"message":"Email verified successfully","verificationId":"UtFYGbCuaN-LlVukKgJTxH-jon5O98m3N9ItxcfGKSU",
        "channel":"email","email":"ada.lovelace@example.com","purpose":"login","tokenExpiresIn":300}
        """u8,
        ApiJson.Relaxed.VerifyCodeResponse);

    [Benchmark]
    public object? ReadSendRequest() =>
        JsonSerializer.Deserialize(sendRequest, ApiJson.Relaxed.SendVerificationRequest);

    [Benchmark]
    public object? ReadVerifyRequest() =>
        JsonSerializer.Deserialize(verifyRequest, ApiJson.Relaxed.VerifyCodeRequest);

    [Benchmark]
    public byte[] WriteSendAnswer() =>
        JsonSerializer.SerializeToUtf8Bytes(sent, ApiJson.Relaxed.SendVerificationResponse);

    [Benchmark]
    public byte[] WriteVerifyAnswer() =>
        JsonSerializer.SerializeToUtf8Bytes(verified, ApiJson.Relaxed.VerifyCodeResponse);

    private static T Read<T>(
        ReadOnlySpan<byte> json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(json, type) ?? throw new InvalidOperationException("The answer is one.");
}
