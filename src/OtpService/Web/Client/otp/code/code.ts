// What follows on the address, and what the form loads while somebody enters it.
export { default as css } from "./code.css";
export { Conversation } from "./conversation.ts";
