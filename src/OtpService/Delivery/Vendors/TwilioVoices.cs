using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security;
using System.Text.RegularExpressions;
using OtpService.Delivery.Calls;

namespace OtpService.Delivery.Vendors;

/// <summary>
/// The voices of calls by language, from TWILIO_VOICES: <c language="text">de:Polly.Vicki-Neural,pt-PT:Polly.Ines</c>.
/// A region replaces ours, because Twilio says nothing if the voice does not speak the language that it is given. For
/// a language without a voice, Twilio chooses one.
/// </summary>
internal sealed partial class TwilioVoices
{
    private readonly FrozenDictionary<string, (string Speech, string Voice)> chosen;

    private TwilioVoices(FrozenDictionary<string, (string Speech, string Voice)> chosen) => this.chosen = chosen;

    /// <summary>Reads the list; false if an entry has another form, or a language that calls do not speak.</summary>
    public static bool TryParse(string list, [NotNullWhen(true)] out TwilioVoices? voices)
    {
        var entries = DeliveryOptions.Names(list).Select(name => Entry.Match(name)).ToList();
        var known = entries.TrueForAll(entry =>
            entry.Success && CallWords.All.ContainsKey(entry.Groups["language"].Value));
        var languages = entries.Select(entry => entry.Groups["language"].Value).ToHashSet(StringComparer.Ordinal);
        voices = known && languages.Count == entries.Count
            ? new(entries.ToFrozenDictionary(
                entry => entry.Groups["language"].Value,
                entry => (entry.Groups["tag"].Value, entry.Groups["voice"].Value),
                StringComparer.Ordinal))
            : null;
        return voices is not null;
    }

    /// <summary>Returns an element of TwiML that says something in a language.</summary>
    public string Say(string language, string text)
    {
        var speech = CallWords.All[language].Speech;
        var voice = "";
        if (chosen.TryGetValue(language, out var own))
        {
            speech = own.Speech.Length > language.Length ? own.Speech : speech;
            voice = $" voice=\"{own.Voice}\"";
        }

        return $"<Say language=\"{speech}\"{voice}>{SecurityElement.Escape(text)}</Say>";
    }

    [GeneratedRegex(
        @"\A(?<tag>(?<language>[a-z]{2})(-[A-Z]{2})?):(?<voice>[A-Za-z0-9._-]{1,100})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Entry { get; }
}
