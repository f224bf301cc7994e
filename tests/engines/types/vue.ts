import type {} from "https://otp.example.com/otp.js";
import type { GlobalComponents } from "vue";

type Props = InstanceType<GlobalComponents["otp-form"]>["$props"];

export const form: Props = { channel: "both", onOtpVerified: ({ detail }) => detail.token?.length };

// @ts-expect-error There is no such channel.
export const wrong: Props = { channel: "pigeon" };
