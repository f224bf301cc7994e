import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Auth } from "@auth/core";
import { startOtpService } from "../testing/otp-service.js";

const otp = await startOtpService();
after(() => otp.stop());
process.env.AUTH_SECRET = "the-secret-of-the-sample-9b1f";
const { config } = await import("./auth.js");
const site = "https://app.acme.example/auth";
const auth = (path, options) => Auth(new Request(site + path, options), {
  ...config, basePath: "/auth", trustHost: true, logger: { error() {} },
});
const cookies = response => response.headers.getSetCookie().map(cookie => cookie.split(";")[0]).join("; ");

/** What the sign-in page does: gives where it is sent, and who is signed in then. */
async function signIn(proof) {
  const start = await auth("/csrf");
  const { csrfToken } = await start.json();
  const signedIn = await auth("/callback/otp", {
    method: "POST",
    headers: { cookie: cookies(start) },
    body: new URLSearchParams({ csrfToken, ...(proof && { proof }) }),
  });
  const session = await auth("/session", { headers: { cookie: cookies(signedIn) } });
  return { location: signedIn.headers.get("location"), user: (await session.json())?.user };
}

test("Who proves an email address has a session", async () => {
  const { user } = await signIn(await otp.prove({ email: "ada@example.com" }, "login"));
  assert.equal(user.email, "ada@example.com");
  assert.equal(otp.messages.at(-1).provider, "autosend");
});

test("Who proves a number has a session", async () => {
  const { user } = await signIn(await otp.prove({ phone: "+14155552671" }, "login"));
  assert.equal(user.name, "+14155552671");
});

test("A proof signs in once", async () => {
  const proof = await otp.prove({ email: "bob@example.com" }, "login");
  assert.ok((await signIn(proof)).user);
  refuses(await signIn(proof));
});

test("A proof for another purpose or of nobody's making signs nobody in", async () => {
  const other = await otp.prove({ email: "cleo@example.com" }, "verification");
  for (const proof of [other, "not.a.proof", undefined]) {
    refuses(await signIn(proof));
  }
});

function refuses({ location, user }) {
  assert.match(location, /error=CredentialsSignin/);
  assert.equal(user, undefined);
}
