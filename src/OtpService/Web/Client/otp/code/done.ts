import { h, withAddress } from "../dom.ts";

/** Says that all is done. */
export const done = (sentence: string, address: string) =>
  h("p", { part: "done", tabindex: "-1" }, ...withAddress(sentence, address));
