namespace OtpService.Otp;

/// <summary>
/// Finds numbers out of their range, each with its remedy. The ranges are written out in tables, because
/// generated validators neither name the setting nor use the error message of an attribute.
/// </summary>
internal static class RangeFaults
{
    public static IEnumerable<string> Of(IEnumerable<(string Setting, int Value, int Min, int Max)> ranges) =>
        from range in ranges
        where range.Value < range.Min || range.Value > range.Max
        let lowest = range.Min == 0 ? "0 (none)" : $"{range.Min}"
        select $"{range.Setting} must be a whole number from {lowest} to {range.Max}.";
}
