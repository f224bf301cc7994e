using Microsoft.Extensions.Options;
using OtpService.Otp.Destinations;
using OtpService.Otp.Recipients;

namespace OtpService.Tests.Otp.Destinations;

/// <summary>EMAIL_REFUSE_DISPOSABLE and EMAIL_DISPOSABLE_FILE.</summary>
public sealed class DisposableDomainsTests
{
    private const string Folder = "src/OtpService/Otp/Destinations/Disposable";

    private static readonly EmailDomainFilter BuiltIn = Destinations(new() { EmailRefuseDisposable = true });

    public static TheoryData<string> NeverRefused() => [.. File
        .ReadLines(Repository.PathOf($"{Folder}/never.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')];

    [Theory]
    [InlineData("mailinator.com")]
    [InlineData("any.mailinator.com")]
    [InlineData("MAILINATOR.com")]
    [InlineData("guerrillamail.com")]
    [InlineData("yopmail.com")]
    [InlineData("10minutemail.com")]
    [InlineData("temp-mail.io")]
    public void Throwaway_mailboxes_are_refused_on_demand(string domain)
    {
        Assert.False(Allow(BuiltIn, domain));
        Assert.True(Allow(Destinations(new()), domain));
    }

    [Theory]
    [MemberData(nameof(NeverRefused))]
    public void Privacy_relays_and_providers_are_never_refused(string domain)
    {
        Assert.True(Allow(BuiltIn, domain), domain);
        Assert.True(Allow(BuiltIn, $"any.{domain}"), domain);
    }

    [Theory]
    [InlineData("duck.com")]
    [InlineData("mozmail.com")]
    [InlineData("privaterelay.appleid.com")]
    [InlineData("simplelogin.com")]
    [InlineData("passmail.net")]
    [InlineData("gmail.com")]
    [InlineData("web.de")]
    [InlineData("yandex.ru")]
    public void Those_are_named_among_them(string domain) =>
        Assert.Contains(domain, NeverRefused().Select(row => row.Data));

    [Theory]
    [InlineData("company.ddns.net")]
    [InlineData("company.za.com")]
    [InlineData("example.com")]
    [InlineData("com")]
    public void Neighbors_of_a_throwaway_mailbox_are_not_refused(string domain) =>
        Assert.False(DisposableDomains.Read("").Covers(domain));

    [Fact]
    public async Task The_list_is_what_two_of_three_maintained_lists_agree_on()
    {
        var said = await Tool.RunAsync("node", [$"{Folder}/renew.js", "--check"]);

        Assert.Equal($"{DisposableDomains.Read("").Count} domains", said.Trim());
        Assert.InRange(DisposableDomains.Read("").Count, 20_000, 100_000);
    }

    [Fact]
    public async Task A_file_takes_the_place_of_that_list()
    {
        var path = Path.GetTempFileName();
        try
        {
            var options = new DestinationOptions { EmailRefuseDisposable = true, EmailDisposableFile = path };
            await File.WriteAllTextAsync(path, "# our own\n\nTrash.example\r\n");

            Assert.Empty(Faults(options));
            var destinations = Destinations(options);
            Assert.False(Allow(destinations, "trash.example"));
            Assert.False(Allow(destinations, "any.trash.example"));
            Assert.True(Allow(destinations, "mailinator.com"));

            await File.WriteAllTextAsync(path, "fine.example\nnot a kumquat\n");
            Assert.StartsWith(
                "EMAIL_DISPOSABLE_FILE: line 2 is not a domain", Assert.Single(Faults(options)),
                StringComparison.Ordinal);

            options.EmailRefuseDisposable = false;
            Assert.Empty(Faults(options));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<string> Faults(DestinationOptions options) =>
        new DestinationOptionsValidator().Validate(name: null, options).Failures ?? [];

    private static EmailDomainFilter Destinations(DestinationOptions options) => new(Options.Create(options));

    private static bool Allow(EmailDomainFilter destinations, string domain)
    {
        Assert.True(Address.TryParseEmail($"ada@{domain}", out var address));
        return destinations.Allow(address);
    }
}
