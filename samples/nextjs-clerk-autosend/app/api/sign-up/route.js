import { clerk } from "../../../clerk.js";
import { checkProof } from "../../../proof.js";

/**
 * { proof, password } → { ticket }: makes the user whose address was proven, and signs them in. The address
 * comes from the proof, so that nobody can register with somebody else's.
 */
export async function POST(request) {
  const { proof, password } = await request.json();
  const proven = await checkProof(proof, "verification").catch(() => undefined);
  if (!proven?.email) return refusal(400, "Please verify your email address again.");

  try {
    // Clerk takes an address from the Backend API as verified, which this one is.
    const user = await clerk.users.createUser({ emailAddress: [proven.email], password });

    // Good for one sign-in: signIn.create({ strategy: "ticket", ticket }) in the browser.
    const { token } = await clerk.signInTokens.createSignInToken({ userId: user.id, expiresInSeconds: 120 });
    return Response.json({ ticket: token });
  } catch (error) {
    return refusal(error.status ?? 500, error.errors?.[0]?.longMessage ?? "Please try again later.");
  }
}

const refusal = (status, error) => Response.json({ error }, { status });
