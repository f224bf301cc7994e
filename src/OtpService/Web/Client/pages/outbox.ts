import { h } from "../otp/dom.ts";
import { bubble, mailFrame, timeOf, watch, type Message } from "./messages.ts";

const get = (id: string) => document.getElementById(id)!;
const list = get("messages");
const shown = new Map<string, HTMLElement>();

get("address").textContent = new URL("dev/outbox", document.baseURI).href;
get("clear").addEventListener("click", () => fetch("dev/outbox", { method: "DELETE" }).catch(() => {}));

watch(messages => {
  const keys = new Set(messages.map(keyOf));
  for (const [key, item] of shown) {
    if (keys.has(key)) continue;
    item.remove();
    shown.delete(key);
  }
  const fresh = messages.filter(message => !shown.has(keyOf(message)));
  // Frames that stay where they are do not load again.
  for (const message of fresh.reverse()) {
    const item = card(message);
    shown.set(keyOf(message), item);
    list.prepend(item);
  }
  get("empty").hidden = messages.length > 0;
  get("clear").hidden = messages.length === 0;
  if (fresh.length > 0) get("news").textContent = `New messages: ${fresh.length}`;
});

const keyOf = (message: Message) => `${message.id} ${message.sentAt}`;

const card = (message: Message) => h("li", { class: "message" },
  h("div", { class: "envelope" },
    h("span", { class: "tag" }, message.channel === "sms" ? "SMS" : "Email"),
    h("strong", { dir: "ltr" }, message.to),
    ...message.code ? [h("code", { class: "code" }, message.code)] : [],
    timeOf(message)),
  ...message.subject ? [h("h2", { dir: "auto" }, message.subject), mailFrame(message)] : [bubble(message)]);
