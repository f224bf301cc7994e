using OtpService.Otp.Recipients;

namespace OtpService.Api.Endpoints;

/// <summary>
/// The page that a magic link shows to a person. It works without scripts and embeds nothing.
/// </summary>
internal interface ILinkPage
{
    /// <summary>The content security policy: what a browser may load, and where its form may lead.</summary>
    string ContentSecurityPolicy { get; }

    /// <summary>
    /// Renders the page in the first of these languages that it supports. Before the click it shows the
    /// masked recipient of the link, if known, so that somebody who got another person's link notices.
    /// </summary>
    string Render(LinkPageView view, Address? whom, IReadOnlyList<string> languages);
}

/// <summary>The content of a magic link's page.</summary>
internal enum LinkPageView
{
    /// <summary>The link does not work, and a new one is needed.</summary>
    Unknown,

    /// <summary>The page waits for the person's click.</summary>
    Ready,

    Used,
    Expired,
    Superseded,

    /// <summary>The link cannot be checked at present; the click may be repeated.</summary>
    Unavailable,
}
