import "./ops.css";
import { ask, type Answer } from "./ask.ts";
import { Board } from "./board.ts";
import { secondOf } from "./clock.ts";
import { forget, keep, keptKey } from "./key.ts";
import { periods, rangeOf } from "./range.ts";
import { Schedule } from "./schedule.ts";
import type { Stats } from "./stats.ts";

const NOTHING: Stats = { bucketMinutes: 1, starts: [], series: [] };
const RETRY_SECONDS = 5;

const get = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const [form, field, fault, notice] = [get("sign-in"), get<HTMLInputElement>("key"), get("sign-in-fault"), get("notice")];
const board = new Board();
const schedule = new Schedule(refresh);

form.addEventListener("submit", event => {
  event.preventDefault();
  void signIn(field.value.trim());
});
get("sign-out").addEventListener("click", () => signOut(""));
get("pause").addEventListener("click", () => {
  schedule.paused = !schedule.paused;
  get("pause").setAttribute("aria-pressed", String(schedule.paused));
});
addEventListener("hashchange", () => {
  markRange();
  if (keptKey() !== null) void schedule.now();
});

markRange();
get("first").textContent = `curl -s ${new URL("send-verification", document.baseURI).href} \\
  -H 'Content-Type: application/json' -d '{"email":"you@example.com"}'`;
if (keptKey() === null) signOut("");
else enter();

/** Asks with the key before anything else: only a key that is known is kept. */
async function signIn(key: string) {
  fault.textContent = "";
  const answer = await ask(key, 1, new AbortController().signal);
  if (answer.kind === "wrong-key" || answer.kind === "failed" || answer.kind === "unreachable") {
    fault.textContent = sentence(answer);
    field.setAttribute("aria-invalid", String(answer.kind === "wrong-key"));
    field.select();
    return;
  }
  keep(key);
  enter();
  get("ranges").querySelector<HTMLElement>("[aria-current]")?.focus();
}

function enter() {
  field.value = "";
  form.hidden = true;
  get("ranges").hidden = get("controls").hidden = false;
  void schedule.now();
}

/** Forgets the key and the figures, and says why where it was not the operator's wish. */
function signOut(why: string) {
  forget();
  schedule.stop();
  board.show(NOTHING, null);
  notice.textContent = get("updated").textContent = "";
  get("board").hidden = get("empty").hidden = get("ranges").hidden = get("controls").hidden = true;
  form.hidden = false;
  fault.textContent = why;
  field.focus();
}

/** Asks once and shows the answer; gives the seconds until the next time. */
async function refresh(signal: AbortSignal): Promise<number> {
  const range = rangeOf(location.hash);
  const answer = await ask(keptKey() ?? "", range.askedMinutes, signal);
  if (signal.aborted) return RETRY_SECONDS;
  if (answer.kind === "wrong-key") {
    signOut("This key is no longer one of the service's API keys.");
    return RETRY_SECONDS;
  }
  if (answer.kind !== "stats") {
    const seconds = answer.kind === "store-away" ? answer.retrySeconds : RETRY_SECONDS;
    notice.textContent = `${sentence(answer)} Trying again every ${seconds === 1 ? "second" : `${seconds} seconds`}.`;
    return seconds;
  }

  notice.textContent = "";

  const { now, before } = periods(answer.stats, range);
  const empty = now.series.length === 0;
  get("board").hidden = empty;
  get("empty").hidden = !empty;
  get("empty-range").textContent = `Nothing happened in the last ${range.name}.`;
  get("updated").textContent = `Updated ${secondOf(new Date())}`;
  board.show(now, before);
  return range.refreshSeconds;
}

function sentence(answer: Exclude<Answer, { kind: "stats" }>): string {
  switch (answer.kind) {
    case "wrong-key": return "This is none of the service's API keys. Check it and try again.";
    case "store-away": return "The service cannot reach its store (Redis), so there are no new figures.";
    case "failed": return `The service answered with an error (${answer.status}).`;
    case "unreachable": return "The service does not answer.";
  }
}

function markRange() {
  const { name } = rangeOf(location.hash);
  for (const link of get("ranges").querySelectorAll("a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
