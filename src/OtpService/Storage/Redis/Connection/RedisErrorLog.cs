using OtpService.Logging;

namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// Says which errors Redis answers with, such as OOM or READONLY: each kind at most once a minute.
/// </summary>
internal sealed partial class RedisErrorLog(ILogger logger)
{
    private readonly OncePerMinute remarks = new(TimeProvider.System);

    /// <summary>
    /// The word in capitals with which Redis begins an error; what follows may hold names and keys.
    /// </summary>
    public static string CodeOf(string message)
    {
        var word = message.Split(' ')[0];
        return word.All(char.IsAsciiLetterUpper) ? word : "ERR";
    }

    public void Note(string message)
    {
        var code = CodeOf(message);
        if (remarks.Allows(code))
        {
            Refused(logger, code);
        }
    }

    [LoggerMessage(LogLevel.Error, "Redis answers with the error {Error}: what it was asked for is refused")]
    private static partial void Refused(ILogger logger, string error);
}
