import "./ops.css";
import { ask } from "./ask.ts";
import { Board } from "./board.ts";
import { secondOf } from "./clock.ts";
import { forget, keptKey } from "./key.ts";
import { place } from "./by-id.ts";
import { periods, rangeOf, type Range } from "./range.ts";
import { Schedule } from "./schedule.ts";
import { sentence, tryingAgain } from "./sentences.ts";
import * as signIn from "./sign-in.ts";
import type { Stats } from "./stats.ts";

const NOTHING: Stats = { bucketMinutes: 1, starts: [], series: [] };
const RETRY_SECONDS = 5;

const [ranges, controls, notice, updated, pause] =
  [place("ranges"), place("controls"), place("notice"), place("updated"), place("pause")];
const board = new Board();
const schedule = new Schedule(refresh);
let shown: Range | null = null;

signIn.listen(() => {
  enter();
  ranges.querySelector<HTMLElement>("[aria-current]")?.focus();
});
place("sign-out").addEventListener("click", () => leave(""));
pause.addEventListener("click", () => {
  schedule.paused = !schedule.paused;
  pause.setAttribute("aria-pressed", String(schedule.paused));
});
addEventListener("hashchange", () => {
  markRange();
  if (keptKey() !== null) void schedule.now();
});

markRange();
place("first").textContent = `curl -s ${new URL("send-verification", document.baseURI).href} \\
  -H 'Content-Type: application/json' -d '{"email":"you@example.com"}'`;
if (keptKey() === null) leave("");
else enter();

function enter() {
  signIn.close();
  ranges.hidden = controls.hidden = false;
  void schedule.now();
}

/** Forgets the key and the figures. */
function leave(why: string) {
  forget();
  schedule.stop();
  board.show(NOTHING, null);
  hideFigures();
  notice.textContent = "";
  ranges.hidden = controls.hidden = true;
  signIn.open(why);
}

/** Asks once and shows the answer; gives the seconds until the next time. */
async function refresh(signal: AbortSignal): Promise<number> {
  const range = rangeOf(location.hash);
  const answer = await ask(keptKey() ?? "", range.askedMinutes, signal);
  if (signal.aborted) return RETRY_SECONDS;
  if (answer.kind === "wrong-key") {
    leave("This key is no longer one of the service's API keys.");
    return RETRY_SECONDS;
  }
  if (answer.kind !== "stats") {
    // Figures of another time than the one that is chosen would be taken for its own.
    if (shown !== range) hideFigures();
    const seconds = answer.kind === "store-away" ? answer.retrySeconds : RETRY_SECONDS;
    notice.textContent = `${sentence(answer)} ${tryingAgain(seconds)}`;
    return seconds;
  }

  shown = range;
  const { now, before } = periods(answer.stats, range);
  const empty = now.series.length === 0;
  place("board").hidden = empty;
  place("empty").hidden = !empty;
  place("empty-range").textContent = `Nothing happened in the last ${range.name}.`;
  notice.textContent = "";
  updated.textContent = `Updated ${secondOf(new Date())}`;
  board.show(now, before);
  return range.refreshSeconds;
}

function hideFigures() {
  shown = null;
  updated.textContent = "";
  place("board").hidden = place("empty").hidden = true;
}

function markRange() {
  const { name } = rangeOf(location.hash);
  for (const link of ranges.querySelectorAll("a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
