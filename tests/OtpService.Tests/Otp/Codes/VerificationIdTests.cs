using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;

namespace OtpService.Tests.Otp.Codes;

public sealed class VerificationIdTests
{
    [Fact]
    public void An_id_survives_its_text_form_which_is_short_and_URL_safe()
    {
        var id = VerificationId.New(new AddressTag(VerificationId.NewNonce()));
        var text = id.ToString();

        Assert.True(VerificationId.TryParse(text, out var parsed));
        Assert.Equal(id, parsed);
        Assert.InRange(text.Length, 1, 64);
        Assert.Equal(text, Uri.EscapeDataString(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_is_no_id_is_refused(string text) => Assert.False(VerificationId.TryParse(text, out _));
}
