namespace OtpService.Otp.Recipients.Idna;

/// <summary>
/// The rule that keeps labels in right-to-left scripts readable (RFC 5893 section 2). It applies to every label
/// of a domain as soon as one label has such characters.
/// </summary>
internal static class BidiRule
{
    /// <summary>Whether a domain may have these labels, none of them empty.</summary>
    public static bool Allows(IReadOnlyCollection<List<int>> labels)
    {
        var classes = labels.Select(label => label.ConvertAll(ClassOf)).ToArray();
        return !Array.Exists(classes, label => label.Exists(c => c is BidiClass.Right or BidiClass.ArabicNumber))
            || Array.TrueForAll(classes, IsGood);
    }

    private static bool IsGood(List<BidiClass> label) => label[0] switch
    {
        BidiClass.Left =>
            !label.Exists(c => c is BidiClass.Right or BidiClass.ArabicNumber)
            && Last(label) is BidiClass.Left or BidiClass.EuropeanNumber,
        BidiClass.Right =>
            !label.Contains(BidiClass.Left)
            && Last(label) is BidiClass.Right or BidiClass.EuropeanNumber or BidiClass.ArabicNumber
            && !(label.Contains(BidiClass.EuropeanNumber) && label.Contains(BidiClass.ArabicNumber)),
        _ => false,
    };

    private static BidiClass Last(List<BidiClass> label) => label.FindLast(c => c != BidiClass.Mark);

    private static BidiClass ClassOf(int code) => code switch
    {
        > 127 => Uts46Table.Instance.BidiClassOf(code),
        >= '0' and <= '9' => BidiClass.EuropeanNumber,
        '-' => BidiClass.Neutral,
        _ => BidiClass.Left,
    };
}
