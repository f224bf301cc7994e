using OtpService.Logging;

namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// Logs which errors Redis returns, such as OOM or READONLY, each kind at most once a minute.
/// </summary>
internal sealed partial class RedisErrorLog(ILogger logger)
{
    private readonly OncePerMinute remarks = new(TimeProvider.System);

    /// <summary>
    /// Returns the word in capitals with which a Redis error begins. The rest may contain names and keys.
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

    [LoggerMessage(LogLevel.Error, "Redis returned the error {Error}: the request is rejected")]
    private static partial void Refused(ILogger logger, string error);
}
