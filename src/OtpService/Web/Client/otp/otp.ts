import { OtpFormElement } from "./element.ts";

export { sendVerification, verifyCode } from "./client.ts";
export { OtpFormElement };

// Twice on a page is once.
if (!customElements.get("otp-form")) customElements.define("otp-form", OtpFormElement);
