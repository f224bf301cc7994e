using System.Text.Json;
using System.Text.RegularExpressions;
using OtpService.Configuration;
using OtpService.Delivery;
using OtpService.Delivery.Described;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Described;

/// <summary>
/// The providers that are described in the program, against a server that answers as they are documented to. The answers
/// are in answers.json, and what is sent to each is in Requests.
/// </summary>
public sealed partial class BuiltInTests
{
    private static readonly JsonElement Answers = JsonElement.Parse(Snapshots.Read("answers.json"));

    public static TheoryData<string, string> Sends()
    {
        TheoryData<string, string> sends = [];
        foreach (var provider in ProviderDescriptions.BuiltIn)
        {
            foreach (var channel in provider.Sends.Keys)
            {
                sends.Add(provider.Name, $"{channel}");
            }
        }

        return sends;
    }

    public static TheoryData<string, string, string> Situations()
    {
        TheoryData<string, string, string> situations = [];
        foreach (var row in Sends())
        {
            var (provider, channel) = row.Data;
            foreach (var situation in Answers.GetProperty(provider).EnumerateObject())
            {
                situations.Add(provider, channel, situation.Name);
            }
        }

        return situations;
    }

    [Fact]
    public void Each_has_the_name_of_its_file() => Assert.Equal(
        DescriptionFiles.BuiltIn, ProviderDescriptions.BuiltIn.Select(provider => provider.Name));

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Each_answer_has_its_outcome(string provider, string channel, string situation)
    {
        var answer = Answers.GetProperty(provider).GetProperty(situation);
        var attempt = await TryAsync(provider, channel, answer);

        Assert.Equal(situation, attempt.Word);
        Assert.Equal(answer.GetArrayLength() > 3 ? answer[3].GetString() : null, attempt.MessageId);
    }

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task Every_situation_is_known_and_nonsense_is_unknown(string provider, string channel)
    {
        string[] known = provider == "elks46" ? ["accepted", "refused", "over_quota"] : ["accepted", "rejected", "refused", "over_quota"];
        Assert.Empty(known.Except(Answers.GetProperty(provider).EnumerateObject().Select(answer => answer.Name)));
        foreach (var nonsense in new[] { """[200,{},"<html>"]""", """[200,{},{"ok":true}]""", """[500,{},"x"]""", """[418,{},{}]""" })
        {
            var attempt = await TryAsync(provider, channel, JsonElement.Parse(nonsense));
            Assert.Equal("unconfirmed", attempt.Word);
        }
    }

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task Each_gets_the_request_that_it_documents(string provider, string channel)
    {
        await using var server = await FakeProvider.StartAsync();
        await using var app = App(provider, channel, server.Url);
        await app.TryAsync(provider, Message(channel), TestContext.Current.CancellationToken);

        var request = Assert.Single(server.Requests);
        var headers = request.Headers.Where(header => header.Key is not ("Host" or "Content-Length" or "User-Agent"))
            .OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase).Select(header => $"{header.Key}: {Signature.Replace(header.Value, "Signature=…")}");
        var body = request.Headers["Content-Type"] == "application/json"
            ? Snapshots.Indented(request.Body)
            : string.Join('\n', request.Body.Split('&').Select(field => Uri.UnescapeDataString(field.Replace('\n', ' '))));
        body = Page.Replace(body, "<html>");
        Snapshots.AreEqual($"Requests/{provider}-{channel.ToLowerInvariant()}.txt", $"""
            {request.Method} {request.Path}
            {string.Join('\n', headers)}

            {body}

            """);
    }

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task Each_setting_is_required_or_has_a_default(string provider, string channel)
    {
        await using var app = new DeliveryApp("Production", ("Delivery:" + channel + "Providers", provider));
        var description = ProviderDescriptions.BuiltIn.First(known => known.Name == provider);

        Assert.All(
            description.Settings.Where(setting => setting.Default is null && (setting.For is null || $"{setting.For}" == channel)),
            setting => Assert.Contains(app.Faults, fault => fault.StartsWith(setting.Name, StringComparison.Ordinal)));
        Assert.All(app.Faults, fault => Assert.Contains(
            description.Settings, setting => setting.Default is null && fault.StartsWith(setting.Name, StringComparison.Ordinal)));
    }

    private static async Task<DeliveryAttempt> TryAsync(string provider, string channel, JsonElement answer)
    {
        await using var server = await FakeProvider.StartAsync();
        var body = answer[2].ValueKind == JsonValueKind.String ? answer[2].GetString() ?? "" : answer[2].GetRawText();
        server.Answer(FakeAnswer.Json(
            answer[0].GetInt32(), body,
            [.. answer[1].EnumerateObject().Select(header => (header.Name, header.Value.GetString() ?? ""))]));
        await using var app = App(provider, channel, server.Url);
        return await app.TryAsync(provider, Message(channel), TestContext.Current.CancellationToken);
    }

    private static OutgoingMessage Message(string channel) => Codes.By(Enum.Parse<Channel>(channel));

    private static DeliveryApp App(string provider, string channel, string url) => new(
        "Production",
        [
            ($"Delivery:{channel}Providers", provider), ("Delivery:BrandName", "Acme"), ("Delivery:WebOtpDomain", "acme.example"),
            .. ProviderDescriptions.BuiltIn.First(known => known.Name == provider).Settings
                .Where(setting => setting.Default is not { Length: > 0 } || setting.Kind == DescribedKind.Url)
                .Select(setting => (DescribedSettings.OptionOf(provider, setting.Name), setting.Kind switch
                {
                    DescribedKind.Url => url,
                    DescribedKind.Email => "codes@acme.example",
                    DescribedKind.Secret or DescribedKind.Name or DescribedKind.Text => $"<{setting.Name}>",
                })),
        ]);

    /// <summary>A signature is also of the port of the server.</summary>
    [GeneratedRegex("Signature=[^ ]+", RegexOptions.None, 1000)]
    private static partial Regex Signature { get; }

    /// <summary>The HTML of an email has tests of its own.</summary>
    [GeneratedRegex("<!doctype html>.*</html>(\\\\n|\\n)?", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Page { get; }
}
