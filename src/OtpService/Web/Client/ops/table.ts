import { h } from "../otp/dom.ts";

/** A cell: text, or an element that has some. */
export type Cell = string | Node;

/**
 * A table whose first column names each row. On a narrow screen its rows become cards, and each cell then says which
 * column it is of; the roles keep it a table for those who hear it.
 */
export function table(caption: string, heads: readonly string[], rows: readonly (readonly Cell[])[]): HTMLTableElement {
  const head = heads.map(name => h("th", { scope: "col", role: "columnheader" }, name));
  const body = rows.map(([name = "", ...cells]) => h("tr", { role: "row" },
    h("th", { scope: "row", role: "rowheader" }, name),
    ...cells.map((cell, column) => h("td", { role: "cell", "data-head": heads[column + 1] ?? "" }, cell))));
  return h("table", { role: "table" },
    h("caption", { class: "unseen" }, caption),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...head)),
    h("tbody", { role: "rowgroup" }, ...body));
}

/** A share in figures, with a bar that shows the same. */
export function bar(share: number | null, text: string): Node {
  if (share === null) return document.createTextNode(text);
  const filled = h("span", {});
  filled.style.width = `${share * 100}%`;
  return h("span", { class: "share" }, h("span", { class: "bar", "aria-hidden": "true" }, filled), text);
}
