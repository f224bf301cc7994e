using System.Collections.Immutable;
using System.Globalization;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Steps;

/// <summary>
/// The messages of a verification by phone, from PHONE_STEPS: <c language="text">whatsapp:20,sms:60,voice</c> sends a WhatsApp
/// message, after 20 seconds an SMS, and after another 60 seconds calls.
/// </summary>
internal static class PhoneSteps
{
    /// <summary>A provider needs this long to send a message, and a person to read it.</summary>
    public const int MinSeconds = 10;

    public const int MaxSeconds = 600;

    /// <summary>Reads a list; a fault is in words that follow the name of the setting, and null if there is none.</summary>
    public static ImmutableArray<PhoneStep> Parse(string text, out string? fault)
    {
        var entries = text.Split(',', StringSplitOptions.TrimEntries);
        List<PhoneStep> steps = [];
        foreach (var (i, entry) in entries.Index())
        {
            var parts = entry.Split(':', StringSplitOptions.TrimEntries);
            var isLast = i == entries.Length - 1;
            if (Channels.Find(parts[0]) is not { } channel || channel == Channel.Email)
            {
                fault = "must list channels of phones in their order, such as whatsapp:20,sms:60,voice: each one of sms, "
                    + "whatsapp, voice and telegram.";
                return [];
            }

            if (steps.Exists(step => step.Channel == channel))
            {
                fault = $"names {channel.Name()} twice: keep one of them.";
                return [];
            }

            var seconds = 0;
            if (parts.Length > 2 || (parts.Length < 2 && !isLast) || (parts.Length == 2
                && !(int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out seconds)
                    && seconds is >= MinSeconds and <= MaxSeconds)))
            {
                fault = $"must say after {channel.Name()} how many seconds it has, {MinSeconds} to {MaxSeconds}, such as "
                    + $"{channel.Name()}:30: only the last channel needs none.";
                return [];
            }

            steps.Add(new(channel, TimeSpan.FromSeconds(seconds)));
        }

        fault = null;
        return [.. steps];
    }
}
