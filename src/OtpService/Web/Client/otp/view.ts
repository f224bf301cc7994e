import { sentences } from "./lazy-parts.ts";
import { stepViewOf, type StepView } from "./step-view.ts";
import { languageAround, languageOf } from "./language.ts";
import { ownWords } from "./own-words.ts";
import { stageIn } from "./stage.ts";
import type { Step } from "./step.ts";
import { english } from "./words.ts";

/** What people see: one step at a time, in one language. It is behind the element, where no page can reach it. */
export abstract class View {
  words = english;
  /** What the page says in its own words. */
  own: Record<string, string> | null = null;
  locale = "en";
  tag = "";
  frame: StepView | undefined;
  /** Until the step is left. */
  stay = new AbortController();
  /** Whether an answer is awaited. */
  calling = false;
  /** What is tried again when the network is back. */
  whenOnline: (() => void) | undefined;
  readonly element: HTMLElement;
  /** Tells the element that its value or its target is another. */
  readonly settle: () => void;
  readonly #stage;
  #turn = 0;
  /** Whether something else will be shown in a moment. */
  #isTurning = false;
  /** Whether the focus was asked for before what shall have it was shown. */
  #isWanted = false;

  constructor(element: HTMLElement, settle: () => void) {
    this.element = element;
    this.settle = settle;
    this.#stage = stageIn(element);
  }

  /** Shows the same step again, after something around it changed. */
  abstract update(): Promise<void>;

  get(name: string) {
    return this.element.getAttribute(name);
  }

  fault(sentence: string, quiet?: boolean) {
    this.frame?.fault(sentence, quiet);
  }

  /** Says that something did not arrive, and tries again when the network is back. */
  miss(again: () => void, quiet?: boolean) {
    this.whenOnline = again;
    this.fault(this.words[navigator.onLine === false ? "offline" : "unreachable"], quiet);
  }

  get target() {
    return this.frame?.step.target?.();
  }

  focus(options?: FocusOptions) {
    const target = this.target ?? this.#stage.pick("[tabindex],button");
    this.#isWanted = this.#isTurning || !target;
    target?.focus(options);
  }

  leave() {
    this.#turn++;
    this.calling = false;
    this.stay.abort();
  }

  /** The language around the element may have changed. */
  listen() {
    if (this.#language().tag !== this.tag) this.update();
  }

  /** Shows what is made from a part of the form. Words come first: no sentence changes before the reader's eyes. */
  async show<P extends { css: string }>(
    part: Promise<P> | undefined, make: (part: P) => Step | HTMLElement, focus?: boolean,
  ) {
    const turn = ++this.#turn;
    this.#isTurning = true;
    const language = this.#language();
    const absent = () => undefined;
    const loading = part?.catch(absent);
    const texts = language.file ? await sentences(language.file).catch(absent) : {};
    const loaded = loading && await loading;
    if (turn !== this.#turn) return;
    this.#isTurning = false;
    this.stay.abort();
    this.stay = new AbortController();
    this.calling = false;
    const again = () => this.update();
    this.whenOnline = texts ? undefined : again;

    const own = ownWords(this.element, this.own);
    const spoken = own || language.file && texts ? language : languageOf("en");
    this.tag = language.tag;
    this.locale = spoken.tag;
    this.words = { ...english, ...texts, ...own };

    const isLost = part && !loaded;
    const content = isLost ? { label: this.words.retry, before: [], after: [], go: again } : make(loaded!);
    this.frame = content instanceof HTMLElement ? undefined : stepViewOf(content);
    this.disable(this.element.matches(":disabled"));
    const focused = this.#stage.focused();
    this.#stage.show(this.frame?.root ?? content as HTMLElement, spoken, loaded?.css ?? "");
    if (isLost) this.miss(again);
    this.settle();
    if (focus || this.#isWanted) this.focus();
    else if (focused) (this.#stage.pick(`#${focused}`) ?? this.target)?.focus();
  }

  disable(disabled: boolean) {
    this.frame?.disable(disabled);
  }

  #language() {
    return languageOf(this.get("locale") || languageAround(this.element));
  }
}
