// What the service gives in place of code/code.ts where it takes email tokens.
export { default as css } from "../code/code.css";
export { Conversation } from "./conversation.ts";
