import { sendVerification } from "https://otp.example.com/otp.js";

const form = document.querySelector("otp-form");
form?.addEventListener("otp-verified", ({ detail }) => detail.token?.length);
form?.reset();

sendVerification({ email: "ada@example.com" }).then(sent => sent.success && sent.codeLength);
