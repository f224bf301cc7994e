/**
 * Calls again and again, each time so many seconds after the last call ended as that one said. While nobody looks at the
 * tab, or the operator has paused it, it does not; a call that fell due meanwhile is made up for at once.
 */
export class Schedule {
  #dueAt = Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #paused = false;
  #running: AbortController | null = null;

  constructor(private readonly call: (signal: AbortSignal) => Promise<number>) {
    document.addEventListener("visibilitychange", () => this.#set());
  }

  get paused() {
    return this.#paused;
  }

  set paused(paused: boolean) {
    this.#paused = paused;
    this.#set();
  }

  /** Calls now, and gives up a call that is under way. */
  async now() {
    this.stop();
    const own = this.#running = new AbortController();
    const seconds = await this.call(own.signal);
    if (own.signal.aborted) return;
    this.#running = null;
    this.#dueAt = Date.now() + seconds * 1000;
    this.#set();
  }

  stop() {
    this.#running?.abort();
    this.#running = null;
    this.#dueAt = Infinity;
    clearTimeout(this.#timer);
  }

  #set() {
    clearTimeout(this.#timer);
    if (this.#dueAt === Infinity || this.#paused || document.hidden) return;
    this.#timer = setTimeout(() => void this.now(), Math.max(this.#dueAt - Date.now(), 0));
  }
}
