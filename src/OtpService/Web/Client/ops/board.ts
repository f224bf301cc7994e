import { h } from "../otp/dom.ts";
import { figuresOf } from "./figures.ts";
import { figuresList } from "./figures-list.ts";
import { RefusalList } from "./refusal-list.ts";
import { refusalsOf } from "./refusals.ts";
import type { Stats } from "./stats.ts";
import { countriesTable, messagesTable, providersTable, usesTable } from "./tables.ts";
import { TimeView } from "./time-view.ts";
import { warningsOf } from "./warnings.ts";
import { percent, plural } from "./words.ts";

const get = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;

/** Everything that is shown of the stats. */
export class Board {
  readonly #time = new TimeView(get("time-plot"), get("reading"), get("time-table"));
  readonly #limits = new RefusalList(get("limits"), get("limits-table"), "No limit stopped anything.");
  readonly #others = new RefusalList(get("others"), get("others-table"), "Nothing else was refused.");

  /** Shows this time, and what its headline figures were before where that is known. */
  show(now: Stats, before: Stats | null) {
    this.#state(now);
    get("figures").replaceChildren(...figuresList(now, before));
    const { byLimits, others } = refusalsOf(now);
    this.#time.show(now);
    this.#limits.show(now, byLimits);
    this.#others.show(now, others);
    get("providers").replaceChildren(providersTable(now));
    get("uses").replaceChildren(usesTable(now));
    get("countries").replaceChildren(countriesTable(now));
    get("messages").replaceChildren(messagesTable(now));
  }

  #state(now: Stats) {
    const warnings = warningsOf(now);
    const { sent, conversion } = figuresOf(now);
    get("state").classList.toggle("warned", warnings.length > 0);
    get("state-title").textContent = warnings.length > 0 ? `⚠ ${plural(warnings.length, "thing", "things")} to look at`
      : sent > 0 ? `Nothing unusual: ${percent(conversion)} of ${plural(sent, "code", "codes")} verified`
      : "Nothing unusual: no code was sent";
    get("warnings").replaceChildren(...warnings.map(warning => h("li", {}, warning)));
    document.title = `${warnings.length > 0 ? "⚠ " : ""}Operations – OtpService`;
  }
}
