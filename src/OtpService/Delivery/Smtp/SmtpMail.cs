using MailKit;
using MimeKit;

namespace OtpService.Delivery.Smtp;

/// <summary>
/// An email that is being sent. It records its progress: once any of its content is written, only a reply
/// tells the result.
/// </summary>
internal sealed class SmtpMail(MimeMessage content) : ITransferProgress, IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private volatile bool begun;

    public MimeMessage Content => content;

    /// <summary>Whether any of the content was handed to a connection.</summary>
    public bool Begun => begun;

    /// <summary>Canceled when nothing waits for the email any more.</summary>
    public CancellationToken Stopped => stop.Token;

    public Task StopAsync() => stop.CancelAsync();

    public void Report(long bytesTransferred, long totalSize) => begun = true;

    public void Report(long bytesTransferred) => begun = true;

    public void Dispose()
    {
        content.Dispose();
        stop.Dispose();
    }
}
