namespace OtpService.EmailTokens;

/// <summary>Fetches what issuers publish.</summary>
internal interface IIssuerHttp
{
    /// <summary>Fetches a body of this media type.</summary>
    /// <exception cref="EmailTokenException">There is none, or not in time.</exception>
    Task<byte[]> GetAsync(Uri uri, string mediaType);
}
