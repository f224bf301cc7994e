import { sendVerification } from "https://otp.example.com/otp.js";

document.body.append(document.createElement("otp-form"), typeof sendVerification);
