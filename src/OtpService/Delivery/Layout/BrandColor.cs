using System.Globalization;

namespace OtpService.Delivery.Layout;

/// <summary>
/// A color with its contrast as WCAG 2.2 defines it. It is written without runs of four digits, so that no
/// mail program mistakes it for the code.
/// </summary>
internal readonly record struct BrandColor(byte Red, byte Green, byte Blue)
{
    /// <summary>The least contrast between text and its background (success criterion 1.4.3, AA).</summary>
    public const double TextContrast = 4.5;

    /// <summary>
    /// The backgrounds of the layout: of the light and the dark ones, each the one on which text is hardest
    /// to read.
    /// </summary>
    public static readonly BrandColor LightBackground = new(243, 245, 248);

    /// <inheritdoc cref="LightBackground"/>
    public static readonly BrandColor DarkBackground = new(26, 31, 41);

    private const int Steps = 20;

    private double Luminance =>
        (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    /// <summary>Reads #rrggbb.</summary>
    public static bool TryParse(string text, out BrandColor color)
    {
        var good = uint.TryParse(
            text.AsSpan(Math.Min(1, text.Length)),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var value) && text.Length == 7 && text[0] == '#';
        color = new((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        return good;
    }

    /// <summary>Computes the contrast, from 1, the same lightness, to 21, black and white.</summary>
    public double Contrast(BrandColor other)
    {
        var (a, b) = (Luminance, other.Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>Returns the closest shade of this color in which text is readable on a background.</summary>
    public BrandColor ReadableOn(BrandColor background)
    {
        var target = background.Luminance > 0.18 ? default : new BrandColor(255, 255, 255);
        var shade = this;
        for (var step = 1; shade.Contrast(background) < TextContrast && step <= Steps; step++)
        {
            shade = new(
                Mix(Red, target.Red, step), Mix(Green, target.Green, step), Mix(Blue, target.Blue, step));
        }

        return shade;
    }

    public override string ToString() => $"rgb({Red},{Green},{Blue})";

    private static byte Mix(byte from, byte to, int step) => (byte)(from + ((to - from) * step / Steps));

    private static double Linear(byte channel)
    {
        var part = channel / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }
}
