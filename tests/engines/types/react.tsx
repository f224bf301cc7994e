/** @jsxImportSource react */
import type {} from "https://otp.example.com/otp.js";

export const form = <otp-form channel="both" purpose="login" onotp-verified={({ detail }) => detail.token?.length} />;

export const all = (
  <otp-form
    className="card" title="Sign up" dir="rtl" tabIndex={0} captcha={async () => "solved"} words={{ send: "Continue" }}
    fallbackEmail="ada@example.com" onClick={({ currentTarget }) => currentTarget.reset()}
  />
);

// @ts-expect-error There is no such channel.
export const wrong = <otp-form channel="pigeon" />;
