import { OtpFormElement } from "./element.ts";

export { sendVerification, verifyCode } from "./client.ts";
export { OtpFormElement };

// Twice on a page is once.
if (globalThis.customElements?.get("otp-form") === undefined) globalThis.customElements?.define("otp-form", OtpFormElement);
