using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OtpService.Delivery;
using OtpService.Delivery.Http;
using OtpService.Delivery.Wording;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Sending;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Vendors;

/// <summary>The provider that docs/providers.md teaches to write is this one, and works.</summary>
public sealed class ExampleProviderTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/providers.md"));

    [Fact]
    public async Task It_delivers()
    {
        await using var company = await FakeProvider.StartAsync();
        company.Answer(FakeAnswer.Json(200, """{"id":"m1"}"""));

        Assert.Equal(DeliveryStatus.Accepted, await SendAsync(company.Url));

        var request = Assert.Single(company.Requests);
        Assert.Equal("/messages", request.Path);
        Assert.Equal("Bearer key", request.Headers["Authorization"]);
        Assert.StartsWith(
            "123456 is your", request.Json.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "{}", DeliveryStatus.Unconfirmed)]
    [InlineData(401, "{}", DeliveryStatus.Unavailable)]
    [InlineData(500, "{}", DeliveryStatus.Unconfirmed)]
    internal async Task It_fails_honestly(int status, string body, DeliveryStatus expected)
    {
        await using var company = await FakeProvider.StartAsync();
        company.Answer(FakeAnswer.Json(status, body));

        Assert.Equal(expected, await SendAsync(company.Url));
        Assert.Single(company.Requests);
    }

    [Fact]
    public void The_page_shows_it_word_for_word()
    {
        // The service's own SDK implies this one.
        const string Implied = "using Microsoft.Extensions.DependencyInjection;\n";
        var file = File.ReadAllText(Repository.PathOf("tests/OtpService.Tests/Delivery/Vendors/ExampleProvider.cs"));

        var shown = file.Replace(Implied, "", StringComparison.Ordinal)
            .Replace("using OtpService.Delivery;\n", "", StringComparison.Ordinal)
            .Replace("namespace OtpService.Tests.", "namespace OtpService.", StringComparison.Ordinal);

        Assert.Contains($"```csharp\n{shown}```\n", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_shows_its_line_in_the_table()
    {
        var line = $"new({nameof(ExampleProvider)}.{nameof(ExampleProvider.ProviderName)}, "
            + $"[{nameof(Channel)}.{nameof(Channel.Sms)}], {nameof(ExampleProvider)}.{nameof(ExampleProvider.Register)}),";

        Assert.Contains($"```csharp\n{line}\n```\n", Page, StringComparison.Ordinal);
    }

    private static async Task<DeliveryStatus> SendAsync(string url)
    {
        ProviderKind kind = new(ExampleProvider.ProviderName, [Channel.Sms], ExampleProvider.Register);
        await using var app = new DeliveryApp("Development", ("Delivery:BrandName", "Acme"));
        Dictionary<string, string?> settings = new() { ["Example:ApiKey"] = "key", ["Example:ApiUrl"] = url };
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton(app.Get<ProviderHttp>());
        kind.Register(services);
        await using var built = services.BuildServiceProvider();
        var chain = new DeliveryChain(
            new(new Dictionary<Channel, ImmutableArray<IProvider>>
            {
                [Channel.Sms] = [built.GetRequiredKeyedService<IProvider>(kind.Name)],
            }),
            app.Get<MessageWriter>(),
            new(new EventSinks([]), app.Time, app.Get<ILogger<ProviderTries>>()),
            app.Time,
            app.Get<ILogger<DeliveryChain>>());
        return (await chain.SendAsync(Codes.ToPhone(), TestContext.Current.CancellationToken)).Status;
    }
}
