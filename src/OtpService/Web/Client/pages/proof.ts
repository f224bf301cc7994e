/** The two readable parts of a JWT. Reading them is not checking them. */
export function parts(token: string) {
  const [header = {}, claims = {}] = token.split(".").slice(0, 2).map(part => {
    const bytes = Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), letter => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string>;
  });
  return { header, claims };
}

/** Lines that check a proof. Tests run them. */
export const node = (service: string, { iss, aud, purpose, ...claims }: Record<string, string>) => `\
import { createRemoteJWKSet, jwtVerify } from "jose";

const keys = createRemoteJWKSet(new URL("${service}/.well-known/jwks.json"));
const { payload } = await jwtVerify(proof, keys, {
  algorithms: ["ES256"], typ: "otp+jwt", issuer: "${iss}", audience: "${aud}",
});
if (payload.purpose !== "${purpose}") throw new Error("a proof of something else");
// Accept each payload.jti once; the address is in payload.${addressIn(claims)}.`;

export const csharp = (service: string, { iss, aud, purpose, ...claims }: Record<string, string>) => `\
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

var keys = new JsonWebKeySet(await http.GetStringAsync("${service}/.well-known/jwks.json"));
var result = await new JsonWebTokenHandler().ValidateTokenAsync(proof, new()
{
    ValidTypes = ["otp+jwt"],
    ValidAlgorithms = ["ES256"],
    ValidIssuer = "${iss}",
    ValidAudience = "${aud}",
    IssuerSigningKeys = keys.GetSigningKeys(),
});
var proven = result.IsValid && result.Claims["purpose"] is "${purpose}";
// Accept each result.Claims["jti"] once; the address is in result.Claims["${addressIn(claims)}"].`;

const addressIn = (claims: Record<string, string>) => claims.email ? "email" : "phone_number";
