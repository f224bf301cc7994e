import { h, link, withAddress } from "../dom.ts";
import { field } from "../field.ts";
import type { Host, Step } from "../step.ts";
import type { Conversation } from "./conversation.ts";
import type { Pending } from "./pending.ts";
import { codeIn, LONGEST, SHORTEST, typed } from "./read.ts";
import { resendLink } from "./resend.ts";

/** Asks for the code, offers it as soon as it is whole, and sends another when it is time. */
export function codeStep(
  host: Host, conversation: Conversation, pending: Pending, signal: AbortSignal, news: string, before: string,
) {
  const { words } = conversation;
  const letters = host.get("alphanumeric") !== null;
  const { length } = pending;
  let tried = "";
  const submit = () => {
    tried = input.value;
    if (length ? tried.length === length : tried.length >= SHORTEST) conversation.verify(tried);
    else host.fault(length ? words.codeWanted.replace("{n}", `${length}`) : words.invalid_code);
  };
  const take = (text: string) => {
    input.value = codeIn(text, length, letters) || typed(text, length || LONGEST, letters);
    host.fault("");
    if (input.value.length === length && input.value !== tried && host.get("auto-submit") !== "off") submit();
  };
  const [panel, input]: readonly [HTMLElement, HTMLInputElement] = field(words.codeLabel, "code", {
    "aria-describedby": "hint error", autocomplete: "one-time-code", enterkeyhint: "done",
    inputmode: letters ? "text" : "numeric", autocapitalize: letters ? "characters" : "off", autocorrect: "off",
    spellcheck: "false",
    // What an input method is still composing is its own, and comes as a whole.
    input: event => {
      if (!(event as InputEvent).isComposing) take(input.value);
    },
    compositionend: () => take(input.value),
    paste: event => {
      const text = (event as ClipboardEvent).clipboardData!.getData("text");
      const code = codeIn(text, length, letters);
      if (code) {
        event.preventDefault();
        take(code);
      }
    },
  });
  input.value = before;
  input.style.setProperty("--n", `${length || LONGEST}`);

  const { resend, count } = resendLink(conversation, words.resend, pending, signal);
  const step: Step = {
    label: words.verify,
    before: [h("p", { id: "hint", part: "hint" }, ...withAddress(words.sent, pending.to)), panel],
    after: [
      h("p", { part: "status", role: "status" }, news),
      h("div", { part: "links" }, resend,
        ...(pending.channels ?? []).map(channel => link("instead", words[channel], () => conversation.by(channel))),
        ...pending.went.phone && host.channel === "both" ? [link("fallback", words.useEmail, () => conversation.change("email"))] : [],
        link("change", pending.went.phone ? words.change_phone : words.change, () => conversation.change())),
    ],
    target: () => input,
    go: submit,
    failed({ retryAfter, code }) {
      if (retryAfter && /send|soon/.test(code)) pending.resendAt = Date.now() + retryAfter * 1000;
      count();
    },
  };
  return { step, take };
}
