using FsCheck;
using FsCheck.Fluent;
using OtpService.Otp.Recipients;

namespace OtpService.Tests.Otp.Recipients;

public sealed class AddressTests
{
    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@localhost")]
    [InlineData("ada@example")]
    [InlineData("ada@@example.com")]
    [InlineData("ada@example..com")]
    [InlineData("ada@.example.com")]
    [InlineData("ada@example.com..")]
    [InlineData("ada@-example.com")]
    [InlineData("ada@example-.com")]
    [InlineData("ada@example.123")]
    [InlineData("ada@127.0.0.1")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData(".ada@example.com")]
    [InlineData("ada.@example.com")]
    [InlineData("a..da@example.com")]
    [InlineData("a da@example.com")]
    [InlineData("ada@exa mple.com")]
    [InlineData("\"ada\"@example.com")]
    [InlineData("ada`x@example.com")]
    [InlineData("ada<x>@example.com")]
    [InlineData("ada,bob@example.com")]
    [InlineData("ada;bob@example.com")]
    [InlineData("ada@example.com,bob@example.com")]
    [InlineData("ada@example.com\r\nBcc: eve@example.com")]
    [InlineData("ada\r\n@example.com")]
    [InlineData("ada\0@example.com")]
    [InlineData("a\u200bda@example.com")]
    [InlineData("j\u00f6rg@example.com")]
    [InlineData(".a@docomo.ne.jp")]
    [InlineData("ada@example_com.org")]
    [InlineData("m\u0131ke@example.com")]
    [InlineData("\u1d2d\u1d30\u1d2c@example.com")]
    [InlineData("ada@xn--\u00fc.com")]
    [InlineData("Ada <ada@example.com>")]
    public void What_is_no_email_address_is_refused(string text) =>
        Assert.False(Address.TryParseEmail(text, out _));

    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData("  ada@example.com ", "ada@example.com")]
    [InlineData("Ada.Lovelace+tag@Example.COM", "ada.lovelace+tag@example.com")]
    [InlineData("o'brien@example.co.uk", "o'brien@example.co.uk")]
    [InlineData("ada@b\u00fccher.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@B\u00dcCHER.example", "ada@xn--bcher-kva.example")]
    [InlineData("ADA@TITANIK.COM", "ada@titanik.com")]
    [InlineData("ada@example.com.", "ada@example.com")]
    [InlineData("\tada@example.com\r\n", "ada@example.com")]
    [InlineData("\ufeff\u00a0ada@example.com\u200b\u2028", "ada@example.com")]
    [InlineData("ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ada@example.com")]
    [InlineData("ada＠example。com", "ada@example.com")]
    [InlineData("a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp")]
    public void An_email_address_has_one_form(string text, string canonical)
    {
        Assert.True(Address.TryParseEmail(text, out var address));
        Assert.Equal((Channel.Email, canonical), (address.Channel, address.Value));
    }

    [Fact]
    public void An_email_address_has_at_most_254_characters_and_64_before_the_at_sign()
    {
        var host = string.Join('.', Enumerable.Repeat(new string('a', 60), 3)) + ".example";

        Assert.True(Address.TryParseEmail($"{new string('b', 60)}@{host}", out _));
        Assert.False(Address.TryParseEmail($"{new string('b', 65)}@example.com", out _));
        Assert.False(Address.TryParseEmail($"{new string('b', 64)}@{host}", out _));
        Assert.False(Address.TryParseEmail($"b@{new string('a', 64)}.com", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("14155552671")]
    [InlineData("+141555")]
    [InlineData("+1 415 555 2671")]
    [InlineData("+1234567890123456")]
    [InlineData("+04155552671")]
    [InlineData("++14155552671")]
    [InlineData("+1415555267a")]
    [InlineData("+1415555\u0662\u0666\u0667\u0661")]
    [InlineData("+14155552671;ext=1")]
    [InlineData("+14155552671\n")]
    [InlineData("(+1)4155552671")]
    [InlineData("00491711234567")]
    public void What_is_no_telephone_number_is_refused(string text) =>
        Assert.False(Address.TryParsePhone(text, out _));

    [Theory]
    [InlineData("+14155552671")]
    [InlineData("+6907290")]
    [InlineData("+123456789012345")]
    public void A_telephone_number_has_one_form(string text)
    {
        Assert.True(Address.TryParsePhone(text, out var address));
        Assert.Equal((Channel.Sms, text), (address.Channel, address.Value));
    }

    [Fact]
    public void A_canonical_address_is_its_own_canonical_form() => Prop
        .ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            ArbMap.Default.ArbFor<NonNull<string>>(),
            (local, host) => !Address.TryParseEmail($"{local.Get}@{host.Get}.com", out var once)
                || (Address.TryParseEmail(once.Value, out var twice) && once == twice))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void An_international_host_is_its_own_canonical_form() => Prop
        .ForAll(Gen.Elements("ü", "ß", "İ", "ı", "Ａ", "e\u0301", "日本", "ա", "Σ", "ς", "a").ArrayOf().ToArbitrary(), parts =>
            !Address.TryParseEmail($"ada@{string.Concat(parts)}.example", out var once)
            || (Address.TryParseEmail(once.Value, out var twice) && once == twice))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Theory]
    [InlineData("ada@example.com", "a•••@example.com")]
    [InlineData("a@example.com", "a•••@example.com")]
    public void A_masked_email_address_keeps_its_first_letter_and_host(string text, string masked)
    {
        Assert.True(Address.TryParseEmail(text, out var address));
        Assert.Equal(masked, address.Masked);
    }

    [Fact]
    public void A_masked_number_keeps_its_first_and_last_digits()
    {
        Assert.True(Address.TryParsePhone("+14155552671", out var address));
        Assert.Equal("+1••••••••71", address.Masked);
    }

    [Fact]
    public void An_address_never_formats_itself()
    {
        Assert.True(Address.TryParseEmail("ada@example.com", out var address));
        Assert.DoesNotContain("ada", $"{address}", StringComparison.Ordinal);
    }
}
