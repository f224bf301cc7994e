import type { Cell } from "./table.ts";
import { table } from "./table.ts";

/** What stands in a plot as a table, for those who open it: it is made only for them. */
export class AsTable {
  #make: (() => HTMLTableElement) | null = null;

  constructor(private readonly details: HTMLDetailsElement) {
    details.addEventListener("toggle", () => this.#fill());
  }

  show(caption: string, heads: readonly string[], rows: () => readonly (readonly Cell[])[]) {
    this.#make = () => table(caption, heads, rows());
    this.#fill();
  }

  #fill() {
    const place = this.details.querySelector("div")!;
    place.replaceChildren(...this.details.open && this.#make ? [this.#make()] : []);
  }
}
