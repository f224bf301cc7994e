// What of a browser the client's functions use.
Object.assign(globalThis, { location: { href: "https://app.example/" } });

export const navigator = { onLine: true };
Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });

/** A service that answers what it is told, and keeps what it was asked. */
export function service(...answers: (Response | Error)[]) {
  const requests: { url: string; headers: Headers; body: Record<string, string> }[] = [];
  globalThis.fetch = async (url, { headers, body, signal } = {}) => {
    signal?.throwIfAborted();
    requests.push({ url: `${url}`, headers: new Headers(headers), body: JSON.parse(`${body}`) });
    const answer = answers.shift() ?? new Error("No answer is left.");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return requests;
}

export const sent = () => Response.json({
  success: true, message: "Verification code sent", verificationId: "id", channel: "email", to: "a•••@example.com",
  purpose: "verification", codeLength: 6, expiresIn: 600, resendIn: 60,
});

export const problem = (status: number, code: string, more: object = {}, headers: HeadersInit = {}) => Response.json(
  { success: false, code, error: `A sentence for ${code}.`, ...more },
  { status, headers: { "Content-Type": "application/problem+json", ...headers } });
