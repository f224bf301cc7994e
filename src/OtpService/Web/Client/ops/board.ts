import { h } from "../otp/dom.ts";
import { figuresOf } from "./figures.ts";
import { figuresList } from "./figures-list.ts";
import { place } from "./by-id.ts";
import { RefusalList } from "./refusal-list.ts";
import { refusalsOf } from "./refusals.ts";
import type { Stats } from "./stats.ts";
import { countriesTable, messagesTable, providersTable, tokensTable, usesTable } from "./tables.ts";
import { TimeView } from "./time-view.ts";
import { warningsOf } from "./warnings.ts";
import { percent, plural } from "./words.ts";

/** Everything that is shown of the stats. */
export class Board {
  readonly #time = new TimeView(place("time-plot"), place("reading"), place("time-table"));
  readonly #limits = new RefusalList(place("limits"), place("limits-table"), "No limit stopped anything.");
  readonly #others = new RefusalList(place("others"), place("others-table"), "Nothing else was refused.");

  /** Shows this time, and what its headline figures were before where that is known. */
  show(now: Stats, before: Stats | null) {
    this.#state(now);
    place("figures").replaceChildren(...figuresList(now, before));
    const { byLimits, others } = refusalsOf(now);
    this.#time.show(now);
    this.#limits.show(now, byLimits);
    this.#others.show(now, others);
    place("providers").replaceChildren(providersTable(now));
    place("uses").replaceChildren(usesTable(now));
    place("countries").replaceChildren(countriesTable(now));
    place("messages").replaceChildren(messagesTable(now));
    place("tokens").replaceChildren(tokensTable(now));
  }

  #state(now: Stats) {
    const warnings = warningsOf(now);
    const { sent, conversion } = figuresOf(now);
    place("state").classList.toggle("warned", warnings.length > 0);
    place("state-title").textContent = warnings.length > 0 ? `⚠ ${plural(warnings.length, "thing", "things")} to look at`
      : sent > 0 ? `Nothing unusual: ${percent(conversion)} of ${plural(sent, "code", "codes")} verified`
      : "Nothing unusual: no code was sent";
    place("warnings").replaceChildren(...warnings.map(warning => h("li", {}, warning)));
    document.title = `${warnings.length > 0 ? "⚠ " : ""}Operations – OtpService`;
  }
}
