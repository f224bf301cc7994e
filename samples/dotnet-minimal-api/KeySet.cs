using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace DotnetMinimalApi;

/// <summary>OtpService's published keys, kept, and read again when a proof names one that is not among them.</summary>
internal sealed class KeySet : IConfigurationRetriever<OpenIdConnectConfiguration>
{
    public static ConfigurationManager<OpenIdConnectConfiguration> At(string url) => new(
        $"{url}/.well-known/jwks.json",
        new KeySet(),
        new HttpDocumentRetriever { RequireHttps = url.StartsWith("https:", StringComparison.Ordinal) });

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(
        string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        var configuration = new OpenIdConnectConfiguration();
        foreach (var key in new JsonWebKeySet(await retriever.GetDocumentAsync(address, cancel)).GetSigningKeys())
        {
            configuration.SigningKeys.Add(key);
        }

        return configuration;
    }
}
