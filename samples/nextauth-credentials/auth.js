import Credentials from "@auth/core/providers/credentials";
import { checkProof } from "./proof.js";

/** Signs in whoever proves an address. With next-auth: export const { handlers, auth } = NextAuth(config). */
export const config = {
  secret: process.env.AUTH_SECRET,
  session: { strategy: "jwt" },
  providers: [
    Credentials({
      id: "otp",
      name: "One-time code",
      credentials: { proof: {} },

      // Your user takes the place of this one: find or create them by the address that was proven.
      async authorize({ proof }) {
        const proven = await checkProof(proof, "login").catch(() => null);
        return proven && { id: proven.sub, email: proven.email, name: proven.email ?? proven.phone_number };
      },
    }),
  ],
};
