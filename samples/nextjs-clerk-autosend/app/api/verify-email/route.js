import { clerk } from "../../../clerk.js";
import { checkProof } from "../../../proof.js";

/** { proof } of somebody who is signed in: marks the proven address as verified, if it is theirs. */
export async function POST(request) {
  const session = await clerk.authenticateRequest(request, { authorizedParties: [process.env.APP_URL] });
  const { userId } = session.toAuth() ?? {};
  if (!userId) return refusal(401, "Please sign in.");

  const { proof } = await request.json();
  const proven = await checkProof(proof, "verification").catch(() => undefined);
  const user = await clerk.users.getUser(userId);
  const address = user.emailAddresses.find(({ emailAddress }) => emailAddress === proven?.email);
  if (!address) return refusal(400, "Please verify the email address of your account.");

  await clerk.emailAddresses.updateEmailAddress(address.id, { verified: true });
  return Response.json({ verified: address.emailAddress });
}

const refusal = (status, error) => Response.json({ error }, { status });
