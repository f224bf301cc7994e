import { h } from "../otp/dom.ts";

/** A message of the outbox, as GET /dev/outbox lists it. */
export interface Message {
  id: string;
  channel: "email" | "sms";
  to: string;
  code?: string;
  sentAt: string;
  text: string;
  subject?: string;
  html?: string;
}

/** Gives the messages now and after every change, newest first. */
export function watch(show: (messages: Message[]) => void): void {
  const changes = new EventSource("dev/outbox/changes");
  let latest = 0;
  changes.onmessage = async () => {
    const mine = ++latest;
    const answer = await fetch("dev/outbox", { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok && mine === latest) show(await answer.json());
  };
}

export const timeOf = (message: Message) =>
  h("time", { datetime: message.sentAt },
    new Date(message.sentAt).toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }));

/** The email itself, as a mail program shows it. */
export const mailFrame = (message: Message) => h("iframe", {
  class: "mail", title: `Email: ${message.subject ?? ""}`, src: `dev/outbox/${encodeURIComponent(message.id)}/mail`,
  sandbox: "allow-popups allow-popups-to-escape-sandbox",
});

/** An SMS as a phone shows it. */
export const bubble = (message: Message) => h("p", { class: "bubble", dir: "auto" }, message.text);
