import type {} from "https://otp.example.com/otp.js";
import type { SvelteHTMLElements } from "svelte/elements";

type Attributes = SvelteHTMLElements["otp-form"];

export const form: Attributes = { channel: "both", "onotp-verified": ({ detail }) => detail.token?.length };

// @ts-expect-error There is no such channel.
export const wrong: Attributes = { channel: "pigeon" };
