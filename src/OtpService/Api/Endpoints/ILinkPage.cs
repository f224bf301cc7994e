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
    /// The page in the first of some languages that it speaks. It names, masked, whom the link is for, where
    /// that is known and the click is still to come: who was sent somebody else's link sees it in time.
    /// </summary>
    string Render(LinkPageView view, Address? whom, IReadOnlyList<string> languages);
}

/// <summary>The content of a magic link's page.</summary>
internal enum LinkPageView
{
    /// <summary>It does not work, and a new one is needed.</summary>
    Unknown,

    /// <summary>It waits for the person's click.</summary>
    Ready,

    Used,
    Expired,
    Superseded,

    /// <summary>It cannot be checked at present; the click may be repeated.</summary>
    Unavailable,
}
