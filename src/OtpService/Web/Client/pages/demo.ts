import type { OtpFormElement, Verified } from "../otp.d.ts";
import { h } from "../otp/dom.ts";
import { bubble, mailFrame, timeOf, watch } from "./messages.ts";
import { csharp, node, parts } from "./proof.ts";

const LANGUAGES = ["en", "ar", "de", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "tr", "zh"];
const get = (id: string) => document.getElementById(id)!;
const form = document.querySelector("otp-form") as OtpFormElement;

// The language of the form.
const language = get("language") as HTMLSelectElement;
language.append(...LANGUAGES.map(tag =>
  h("option", { value: tag, lang: tag }, new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? tag)));
const wanted = [new URLSearchParams(location.search).get("language"), ...navigator.languages.map(tag => tag.split("-")[0])];
language.value = wanted.find(tag => LANGUAGES.includes(tag ?? "")) ?? "en";
const speak = () => form.setAttribute("locale", language.value);
language.addEventListener("change", speak);
speak();

// The phone and the mailbox.
let known: Set<string> | undefined;
watch(messages => {
  const sms = messages.filter(message => message.channel === "sms").slice(0, 10);
  const mail = messages.find(message => message.channel === "email");
  const fresh = messages.filter(message => known && !known.has(message.id));
  const isNew = (id: string) => fresh.some(message => message.id === id);

  get("no-sms").hidden = sms.length > 0;
  get("sms").replaceChildren(...sms.map(message =>
    h("li", { class: isNew(message.id) ? "new" : "" }, h("p", { class: "to" }, message.to, " · ", timeOf(message)), bubble(message))));

  get("no-mail").hidden = !!mail;
  if (mail?.id !== get("mail").dataset.id) {
    get("mail").dataset.id = mail?.id ?? "";
    get("mail").replaceChildren(...mail ? [h("article", { class: isNew(mail.id) ? "new" : "" },
      h("h3", { dir: "auto" }, mail.subject ?? ""), h("p", { class: "to" }, mail.to, " · ", timeOf(mail)), mailFrame(mail))] : []);
  }
  if (fresh[0]) get("news").textContent = `${fresh[0].channel === "sms" ? "An SMS" : "An email"} to ${fresh[0].to} arrived.`;
  known = new Set(messages.map(message => message.id));
});

// The proof.
form.addEventListener("otp-verified", event => {
  get("proven").hidden = false;
  const { token } = (event as CustomEvent<Verified>).detail;
  if (!token) return;
  const { header, claims } = parts(token);
  const service = document.baseURI.replace(/\/$/, "");
  get("header").textContent = JSON.stringify(header, null, 2);
  get("claims").textContent = JSON.stringify(claims, null, 2);
  get("node").textContent = node(service, claims);
  get("csharp").textContent = csharp(service, claims);
  get("proof").hidden = false;
});
get("to-proof").addEventListener("click", event => {
  event.preventDefault();
  get("proof").scrollIntoView();
  get("proof-title").focus({ preventScroll: true });
});
get("again").addEventListener("click", () => {
  get("proven").hidden = get("proof").hidden = true;
  form.reset();
  form.focus();
});
