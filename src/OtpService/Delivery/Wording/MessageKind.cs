using OtpService.Otp.Sending;

namespace OtpService.Delivery.Wording;

/// <summary>The kind of a message, which decides what its words may and must contain.</summary>
internal enum MessageKind
{
    /// <summary>It contains a code, once, in its headline.</summary>
    Code,

    /// <summary>It contains the code of another system, which may not say how long it lives.</summary>
    AnyCode,

    /// <summary>It reports an event and has no code.</summary>
    Alert,
}

/// <summary>The kinds of messages by name.</summary>
internal static class MessageKinds
{
    /// <summary>The words of the one message without a code.</summary>
    public const string SecurityAlert = OutgoingMessage.SecurityAlert;

    /// <summary>
    /// The words for any code: for other systems, and for purposes that have no words of their own.
    /// </summary>
    public const string AnyCode = OutgoingMessage.AnyCode;

    private static readonly string[] CodePlaceholders = ["code", "minutes", "link", "brand", "name"];
    private static readonly string[] AlertPlaceholders = ["event", "brand", "name"];

    /// <summary>Returns the kind of the words with a name.</summary>
    public static MessageKind Of(string name) => name switch
    {
        SecurityAlert => MessageKind.Alert,
        AnyCode => MessageKind.AnyCode,
        _ => MessageKind.Code,
    };

    /// <summary>The placeholders that words of a kind may have.</summary>
    public static string[] Placeholders(MessageKind kind) => kind switch
    {
        MessageKind.Code or MessageKind.AnyCode => CodePlaceholders,
        MessageKind.Alert => AlertPlaceholders,
    };
}
