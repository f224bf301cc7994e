import type { Recipient } from "../../otp.d.ts";
import { plain } from "../code/read.ts";
import { h, link } from "../dom.ts";
import { emailStep } from "../email-step.ts";
import { field } from "../field.ts";
import type { AddressStep, Host } from "../step.ts";
import { countryOf } from "./country.ts";
import { english } from "./words.ts";

/** Asks for a phone number or, where both are offered, for an email address or a phone number. */
export function phoneStep(host: Host, known: Recipient | undefined): AddressStep {
  const words = { ...english, ...host.words };
  const both = host.channel === "both";
  const byEmail = emailStep(host, known?.email ?? host.get("email") ?? "");
  const [panel, input] = field(words.phoneLabel, "tel", {
    type: "tel", autocomplete: "tel", enterkeyhint: "send", input: () => host.fault(""),
  });
  input.value = known?.phone ?? host.get("phone") ?? "";
  const country = countryOf(host, words.country, input, known?.phone ? known.country : undefined);

  let sms = !both || (known ? known.phone !== undefined : !!host.get("phone") && !host.get("email"));
  const choose = (isSms: boolean) => {
    sms = isSms;
    panel.hidden = !isSms;
    byEmail.before.forEach(node => node.hidden = isSms);
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
    before: both
      ? [h("div", { id: "channels", part: "channels", role: "radiogroup", "aria-label": words.channel }, ...choices), ...byEmail.before, panel]
      : [panel],
    after: [fallback],
    target: () => sms ? input : byEmail.target(),
    to: () => sms ? { phone: input.value.trim(), country: country() } : byEmail.to(),
    // What is a number, the service knows.
    wrong: () => !sms ? byEmail.wrong() : /\d/.test(plain(input.value)) ? "" : words.phoneWanted,
    // Where an SMS does not get through, an email may.
    failed({ code }): string | void {
      fallback.hidden = !(both && sms && /^de(livery|stination)_/.test(code));
      if (sms && code === "invalid_request") return words.phoneWanted;
    },
  };
}
