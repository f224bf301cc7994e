using System.Security;
using Microsoft.Extensions.Options;
using OtpService.Delivery.Calls;

namespace OtpService.Delivery.Vendors;

/// <summary>
/// What a call says, in TwiML (twilio.com/docs/voice/twiml). It has no SSML, which not every voice understands:
/// commas make the pauses between digits.
/// </summary>
internal sealed class TwilioScript(IOptions<DeliveryOptions> delivery, IOptions<TwilioOptions> options)
{
    /// <summary>The key that a person presses.</summary>
    public const string Key = "1";

    private const string Pause = "<Pause length=\"1\"/>";

    private readonly string brand = delivery.Value.BrandName;

    private readonly TwilioVoices voices = TwilioVoices.TryParse(options.Value.Voices, out var parsed)
        ? parsed
        : throw new InvalidOperationException("Voices were used before they were validated.");

    /// <summary>
    /// Asks twice for the key, and hangs up if none is pressed. The first pause is for the phone on its way to the ear.
    /// </summary>
    /// <param name="tag">The BCP 47 tag of the language.</param>
    /// <param name="answer">The URL that says what follows the key.</param>
    public string Ask(string tag, Uri answer)
    {
        var language = CallWords.LanguageOf(tag);
        var ask = voices.Say(
            language, CallWords.All[language].Ask.Replace("{brand}", brand, StringComparison.Ordinal));
        return "<Response><Gather input=\"dtmf\" numDigits=\"1\" timeout=\"6\" "
            + $"action=\"{SecurityElement.Escape(answer.AbsoluteUri)}\">{Pause}{ask}{Pause}{Pause}{ask}</Gather>"
            + "<Hangup/></Response>";
    }

    /// <summary>Tells a code twice, with a pause in its middle, and hangs up.</summary>
    public string Tell(CallContent call)
    {
        var language = CallWords.LanguageOf(call.Language);
        var words = CallWords.All[language];
        var code = string.Join(Pause, words.Halves(call.Code).Select(half => voices.Say(language, half)));
        return $"<Response>{voices.Say(language, words.Code)}{code}{Pause}{voices.Say(language, words.Again)}{code}"
            + $"{Pause}{voices.Say(language, words.End)}<Hangup/></Response>";
    }
}
