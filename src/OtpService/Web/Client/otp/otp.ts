import { OtpFormElement } from "./element.ts";

export { emailVerificationNonce, sendVerification, verifyCode, verifyEmailToken } from "./client.ts";
export { OtpFormElement };

// Twice on a page is once.
const elements = globalThis.customElements as CustomElementRegistry | undefined;
if (!elements?.get("otp-form")) elements?.define("otp-form", OtpFormElement);
