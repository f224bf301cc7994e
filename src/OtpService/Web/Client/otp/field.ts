import { h, type Attributes } from "./dom.ts";

/** A label with its input, which is described by the line of errors. */
export function field(label: string, name: string, attributes: Attributes) {
  const input = h("input", { id: name, name, part: `input ${name}`, dir: "ltr", "aria-describedby": "error", ...attributes });
  return [h("div", {}, h("label", { for: name, part: "label" }, label), input), input] as const;
}
