namespace OtpService.Otp.Destinations;

/// <summary>Domains, each with all of its subdomains.</summary>
internal abstract class DomainSet
{
    /// <summary>Whether a host name in ASCII form is one of the domains or below one.</summary>
    public bool Covers(ReadOnlySpan<char> host)
    {
        while (!Contains(host))
        {
            var dot = host.IndexOf('.');
            if (dot < 0)
            {
                return false;
            }

            host = host[(dot + 1)..];
        }

        return true;
    }

    /// <summary>Whether a name is one of the domains itself.</summary>
    protected abstract bool Contains(ReadOnlySpan<char> domain);
}
