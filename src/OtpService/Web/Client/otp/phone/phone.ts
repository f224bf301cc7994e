// What only phone numbers need, and what the element loads when it asks for one.
export { phoneStep } from "./step.ts";
export { readMessage } from "./text-message.ts";
export { default as css } from "./phone.css";
