/** WebOTP, where there is any: gives the code of an SMS that names this site, which the browser reads. */
export async function readMessage(signal: AbortSignal, take: (code: string) => void) {
  if (!("OTPCredential" in window)) return;
  try {
    const options = { otp: { transport: ["sms"] }, signal } as CredentialRequestOptions;
    const message = await navigator.credentials.get(options) as Credential & { code: string } | null;
    if (message) take(message.code);
  } catch {
    // Refused, or the step is over: people can still type.
  }
}
