import { codeIn, typed } from "./code.ts";
import { h, link, withAddress } from "./dom.ts";
import { field } from "./field.ts";
import { clock } from "./sentences.ts";
import type { Host, Pending, Step } from "./step.ts";

/** Asks for the code, offers it as soon as it is whole, and sends another when it is time. */
export function codeStep(host: Host, letters: boolean, pending: Pending, signal: AbortSignal, news: string) {
  const { words } = host;
  const { length } = pending;
  let tried = "";
  const submit = () => {
    tried = input.value;
    if (tried.length === length) host.verify(tried);
    else host.fault(words.codeWanted.replace("{n}", `${length}`));
  };
  const take = (text: string) => {
    input.value = codeIn(text, length, letters) || typed(text, length, letters);
    host.fault("");
    if (input.value.length === length && input.value !== tried) submit();
  };
  const [panel, input]: readonly [HTMLElement, HTMLInputElement] = field(words.codeLabel, "code", {
    "aria-describedby": "hint error", autocomplete: "one-time-code", inputmode: letters ? "text" : "numeric",
    input: () => take(input.value),
    paste: event => {
      const code = codeIn((event as ClipboardEvent).clipboardData!.getData("text"), length, letters);
      if (code) {
        event.preventDefault();
        take(code);
      }
    },
  });
  const resend = link("resend", "", () => host.send(pending.asked));
  const count = () => {
    const left = Math.ceil((pending.resendAt - Date.now()) / 1000);
    resend.disabled = left > 0;
    resend.textContent = words.resend + (left > 0 ? ` (${clock(left)})` : "");
  };
  const timer = setInterval(count, 1000);
  signal.onabort = () => clearInterval(timer);
  count();

  const step: Step = {
    label: words.verify,
    before: [h("p", { id: "hint", part: "hint" }, ...withAddress(words.sent, pending.to)), panel],
    after: [
      h("p", { part: "status", role: "status" }, news),
      h("div", { part: "links" }, resend,
        ...pending.went.phone && host.getAttribute("channel") === "both" ? [link("fallback", words.useEmail, () => host.change("email"))] : [],
        link("change", words.change, () => host.change())),
    ],
    input: () => input,
    submit,
    failed({ retryAfter, code }) {
      if (retryAfter && /send|soon/.test(code)) pending.resendAt = Date.now() + retryAfter * 1000;
      count();
    },
  };
  return { step, take };
}
