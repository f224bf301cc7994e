import type { Recipient } from "../../otp.d.ts";
import { h, link } from "../dom.ts";
import { emailStep } from "../email-step.ts";
import { field } from "../field.ts";
import type { Host, Step } from "../step.ts";
import { countryOf } from "./country.ts";
import { english } from "./words.ts";

/** Asks for a phone number or, where both are offered, for an e-mail address or a phone number. */
export function phoneStep(host: Host, known: Recipient | undefined): Step {
  const words = { ...english, ...host.words };
  const both = host.getAttribute("channel") === "both";
  const byEmail = emailStep(host, known?.email);
  const [panel, input] = field(words.phoneLabel, "tel", { type: "tel", autocomplete: "tel" });
  input.value = known?.phone ?? "";
  const number = countryOf(host, words.country, input);
  input.addEventListener("input", () => host.fault(""));

  let sms = !both || !!known?.phone;
  const choose = (isSms: boolean) => {
    sms = isSms;
    panel.hidden = !isSms;
    byEmail.before.forEach(node => (node as HTMLElement).hidden = isSms);
    fallback.hidden = true;
  };
  const choice = (label: string, isSms: boolean) => h("label", { part: "channel" }, h("input", {
    type: "radio", name: "channel", checked: sms === isSms,
    change: () => {
      host.fault("");
      choose(isSms);
    },
  }), label);
  const choices = [choice(words.email, false), choice(words.phone, true)] as const;
  const fallback = link("fallback", words.useEmail, () => choices[0].click());
  choose(sms);

  return {
    label: words.send,
    before: both
      ? [h("div", { id: "channels", part: "channels", role: "radiogroup", "aria-label": words.channel }, ...choices), ...byEmail.before, panel]
      : [panel],
    after: [fallback],
    input: () => sms ? input : byEmail.input(),
    submit() {
      const phone = number();
      if (!sms) byEmail.submit();
      else if (/^\+[1-9]\d{7,14}$/.test(phone)) host.send({ phone });
      else host.fault(words.phoneWanted);
    },
    // Where an SMS does not get through, an e-mail may.
    failed: ({ code }) => fallback.hidden = !(both && sms && /^de(livery|stination)_/.test(code)),
  };
}
