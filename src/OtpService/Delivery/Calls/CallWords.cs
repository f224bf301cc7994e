using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using OtpService.Delivery.Wording;
using OtpService.Otp.Codes;

namespace OtpService.Delivery.Calls;

/// <summary>
/// The sentences and digits of calls in one language. Digits are words, because a voice may read 493021 as one number.
/// </summary>
/// <param name="Speech">The tag of the language for the voice, such as de-DE.</param>
/// <param name="Separator">What is between two characters of a code, so that the voice makes a pause.</param>
/// <param name="Digits">The words of the digits, 0 to 9, with a space between two.</param>
/// <param name="Ask">Names the caller and asks for the key 1.</param>
/// <param name="Code">Comes before the code.</param>
/// <param name="Again">Comes before its repetition.</param>
/// <param name="End">Ends the call.</param>
internal sealed partial record CallWords(
    string Speech, string Separator, string Digits, string Ask, string Code, string Again, string End)
{
    private const string LastLanguage = "en";

    private readonly string[] digits = Digits.Split(' ');

    /// <summary>The words by language.</summary>
    public static FrozenDictionary<string, CallWords> All => Words.Value;

    private static Lazy<FrozenDictionary<string, CallWords>> Words { get; } = new(() =>
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("call-words.json")
            ?? throw new FileNotFoundException("Not embedded.", "call-words.json");
        return (JsonSerializer.Deserialize(stream, WordsJson.Default.DictionaryStringCallWords) ?? [])
            .ToFrozenDictionary(StringComparer.Ordinal);
    });

    /// <summary>Returns the language of the words for a BCP 47 tag; English if there are none.</summary>
    public static string LanguageOf(string tag) =>
        LanguageTags.Lookup(tag).FirstOrDefault(All.ContainsKey, LastLanguage);

    /// <summary>Returns the two halves of a code, each character as a word. Letters are themselves.</summary>
    public IEnumerable<string> Halves(Code code) => code.Reveal().ToUpperInvariant()
        .Select(c => char.IsAsciiDigit(c) ? digits[c - '0'] : c.ToString())
        .Chunk((code.Reveal().Length + 1) / 2)
        .Select(half => string.Join(Separator, half));

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Dictionary<string, CallWords>))]
    private sealed partial class WordsJson : JsonSerializerContext;
}
