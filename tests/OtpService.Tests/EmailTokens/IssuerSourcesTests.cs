using System.Buffers.Binary;
using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using OtpService.EmailTokens;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Outgoing;

namespace OtpService.Tests.EmailTokens;

/// <summary>Who may vouch for a domain, and where the service goes to find out.</summary>
public sealed class IssuerSourcesTests
{
    private const string Resolver = "https://dns.example.com/dns-query";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gmail.com=accounts.google.com", true)]
    [InlineData(" Gmail.com = Accounts.Google.com , mail.test=issuer.test,", true)]
    [InlineData("", true)]
    [InlineData("gmail.com", false)]
    [InlineData("gmail.com=https://accounts.google.com", false)]
    [InlineData("gmail.com=accounts.google.com:443", false)]
    [InlineData("gmail.com=accounts.google.com,gmail.com=other.test", false)]
    [InlineData("gmail.com=localhost", false)]
    [InlineData("gmail.com=127.0.0.1", false)]
    [InlineData("gmail.com=a=b", false)]
    [InlineData("*.com=issuer.test", false)]
    [InlineData("mail.test=-issuer.test", false)]
    public void A_list_names_a_domain_and_its_issuer(string text, bool isGood) =>
        Assert.Equal(isGood, IssuerList.TryParse(text, out _));

    [Theory]
    [InlineData("iss=accounts.issuer.test", "accounts.issuer.test")]
    [InlineData("iss=Accounts.Issuer.test ", "accounts.issuer.test")]
    [InlineData("iss=https://accounts.issuer.test", null)]
    [InlineData("iss=accounts.issuer.test.", null)]
    [InlineData("iss=accounts.issuer.test/x", null)]
    [InlineData("iss=accounts.issuer.test:8443", null)]
    [InlineData("iss=169.254.169.254", null)]
    [InlineData("iss=issuer", null)]
    [InlineData("iss=accounts.issuer.test; x=1", null)]
    [InlineData("ISS=accounts.issuer.test", null)]
    [InlineData("v=1 iss=accounts.issuer.test", null)]
    [InlineData("", null)]
    public async Task A_domain_names_its_issuer_in_one_record(string record, string? issuer)
    {
        var world = new IssuerWorld();
        world.Answer(Resolver, Dns.Answer("mail.test", [record]));

        Assert.Equal(issuer, await FindAsync(world, "mail.test"));
    }

    [Fact]
    public async Task Two_records_name_no_issuer_and_an_alias_leads_to_one()
    {
        var world = new IssuerWorld();
        world.Answer(Resolver, Dns.Answer("mail.test", ["iss=a.test", "iss=a.test"]));
        Assert.Null(await FindAsync(world, "mail.test"));

        world.Answer(Resolver, Dns.Answer("mail.test", []));
        Assert.Null(await FindAsync(world, "mail.test"));

        world.Answer(Resolver, Dns.Answer("mail.test", ["iss=a.test"], alias: "evp.hoster.test"));
        Assert.Equal("a.test", await FindAsync(world, "mail.test"));
    }

    [Fact]
    public async Task A_listed_domain_is_never_looked_up()
    {
        var world = new IssuerWorld();

        Assert.Equal("accounts.google.com", await FindAsync(world, "gmail.com"));
        Assert.Empty(world.Fetched);
        await Assert.ThrowsAsync<EmailTokenException>(() => FindAsync(world, "mail.test"));
        Assert.Equal([Resolver], world.Fetched);
    }

    [Fact]
    public void Whatever_a_resolver_answers_it_is_read_or_refused()
    {
        var query = new DnsTextQuery("_email-verification.mail.test");
        var whole = Dns.Answer("mail.test", ["iss=a.test", new string('x', 300)], alias: "evp.hoster.test");
        var bytes = Gen.OneOf(
            Gen.Choose(0, whole.Length).Select(length => whole[..length]),
            from at in Gen.Choose(0, whole.Length - 1)
            from value in Gen.Choose(0, 255)
            select (byte[])[.. whole[..at], (byte)value, .. whole[(at + 1)..]],
            ArbMap.Default.GeneratorFor<byte[]>().Where(any => any is not null));

        Prop.ForAll(bytes.ToArbitrary(), message => IsReadOrRefused(query, message))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(200));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2001:4860:4860::8888", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("192.0.2.1", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:7f00:1::", false)]
    public void Only_addresses_on_the_internet_are_connected_to(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.Contains(IPAddress.Parse(address)));

    [Fact]
    public async Task An_issuer_in_the_operators_own_network_is_never_reached()
    {
        await using var inside = await FakeProvider.StartAsync();
        using var http = new IssuerHttp(Ways.Handler(), Ways.Network(), TimeProvider.System);
        var port = new Uri(inside.Url).Port;

        foreach (var host in new[] { "localhost", "127.0.0.1", "[::1]" })
        {
            foreach (var isListed in new[] { true, false })
            {
                var refusal = await Assert.ThrowsAsync<EmailTokenException>(
                    () => http.GetAsync(new($"https://{host}:{port}/"), "application/json", isListed));
                Assert.IsType<IOException>(refusal.InnerException?.InnerException ?? refusal.InnerException);
            }
        }

        Assert.Empty(inside.Requests);
    }

    [Theory]
    [InlineData("*", "", "EMAIL_TOKEN_DNS_URL must be")]
    [InlineData("*", "http://dns.example.com/dns-query", "EMAIL_TOKEN_DNS_URL must be")]
    [InlineData("gmail.com", "", "EMAIL_TOKEN_ISSUERS must list")]
    public void A_bad_setting_is_refused_at_the_start(string issuers, string dns, string sentence)
    {
        var result = new EmailTokenOptionsValidator().Validate(null, new() { Issuers = issuers, DnsUrl = dns });

        Assert.StartsWith(sentence, Assert.Single(result.Failures ?? []), StringComparison.Ordinal);
    }

    private static async Task<string?> FindAsync(IssuerWorld world, string domain)
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddSingleton<IIssuerHttp>(world),
            ("EMAIL_TOKEN_ISSUERS", "gmail.com=accounts.google.com,*"), ("EMAIL_TOKEN_DNS_URL", Resolver));
        return await app.Services.GetRequiredService<IssuerDirectory>().FindAsync(domain, Cancelled);
    }

    private static bool IsReadOrRefused(DnsTextQuery query, byte[] message)
    {
        try
        {
            return query.Read(message).Count >= 0;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    /// <summary>Answers of a resolver, written by RFC 1035.</summary>
    private static class Dns
    {
        public static byte[] Answer(string domain, string[] texts, string? alias = null)
        {
            var name = Name($"_email-verification.{domain}");
            List<byte> message = [0, 0, 0x81, 0xA0, 0, 1, 0, (byte)(texts.Length + (alias is null ? 0 : 1)), 0, 0, 0, 0];
            message.AddRange([.. name, 0, 16, 0, 1]);
            if (alias is not null)
            {
                Add(message, 5, [0xC0, 12], Name(alias));
            }

            foreach (var text in texts)
            {
                var bytes = Encoding.ASCII.GetBytes(text);
                byte[] data = [.. bytes.Chunk(255).DefaultIfEmpty([]).SelectMany(chunk => (byte[])[(byte)chunk.Length, .. chunk])];
                Add(message, 16, alias is null ? [0xC0, 12] : Name(alias), data);
            }

            return [.. message];
        }

        private static void Add(List<byte> message, byte type, byte[] owner, byte[] data)
        {
            var length = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)data.Length);
            message.AddRange([.. owner, 0, type, 0, 1, 0, 0, 0, 60, .. length, .. data]);
        }

        private static byte[] Name(string name) =>
            [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
    }
}
