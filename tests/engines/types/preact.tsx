/** @jsxImportSource preact */
import type {} from "https://otp.example.com/otp.js";

export const form = <otp-form channel="both" purpose="login" onotp-verified={({ detail }) => detail.token?.length} />;

// @ts-expect-error There is no such channel.
export const wrong = <otp-form channel="pigeon" />;
