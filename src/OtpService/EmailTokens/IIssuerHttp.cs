namespace OtpService.EmailTokens;

/// <summary>Fetches what issuers and resolvers publish.</summary>
internal interface IIssuerHttp
{
    /// <summary>Fetches a body of this media type.</summary>
    /// <param name="uri">Where it is.</param>
    /// <param name="mediaType">What it must be.</param>
    /// <param name="isListed">Whether the operator chose the host, which then may be in the operator's network.</param>
    /// <exception cref="EmailTokenException">There is none, or not in time.</exception>
    Task<byte[]> GetAsync(Uri uri, string mediaType, bool isListed);
}
