using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace DotnetMinimalApi;

/// <summary>OtpService's keys, kept, and read again when a proof names one that is not among them.</summary>
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
        var keys = new JsonWebKeySet(await retriever.GetDocumentAsync(address, cancel));
        foreach (var key in keys.GetSigningKeys())
        {
            configuration.SigningKeys.Add(key);
        }

        return configuration;
    }
}
