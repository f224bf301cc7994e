import { takeNote } from "../mistakes.js";

/** The keys that have names, as WebDriver writes them. */
const KEYS = {
  Tab: "\uE004", Enter: "\uE007", Shift: "\uE008", Control: "\uE009", Escape: "\uE00C", Backspace: "\uE003",
  ArrowLeft: "\uE012", ArrowUp: "\uE013", ArrowRight: "\uE014", ArrowDown: "\uE015", Space: " ",
};

const keyOf = name => KEYS[name] ?? (name.startsWith("Key") ? name.slice(3).toLowerCase() : name);

/** A window of a session, which must be the only one that is used. */
export class WebDriverTab {
  #driver;

  constructor(driver) {
    this.#driver = driver;
  }

  /** Opens a window and leaves the one before it, if there is another: a session without a window ends. */
  static async open(driver) {
    const [first] = await driver.get("/window/handles");
    await driver.post("/window", { handle: first });
    const { handle } = await driver.post("/window/new", { type: "window" });
    await driver.post("/window", { handle });
    return new WebDriverTab(driver);
  }

  goto = url => this.#move("/url", { url });
  reload = () => this.#move("/refresh");
  back = () => this.#move("/back");
  forward = () => this.#move("/forward");

  /** WebDriver has no console: from the moment that a page is loaded it takes note of its own mistakes. */
  async #move(path, body) {
    await this.#keep();
    await this.#driver.post(path, body);
    await this.evaluate(takeNote);
  }

  #kept = [];

  async #keep() {
    this.#kept.push(...await this.evaluate(() => window.mistakes?.splice(0) ?? []));
  }

  async mistakes() {
    await this.#keep();
    return this.#kept;
  }

  evaluate = (body, ...args) => this.#driver.post("/execute/sync", {
    script: typeof body === "function" ? `return (${body})(...arguments)` : `return ${body}`, args,
  });

  click = (x, y) => this.#act({
    type: "pointer", id: "mouse", parameters: { pointerType: "mouse" },
    actions: [
      { type: "pointerMove", x: Math.round(x), y: Math.round(y), origin: "viewport" },
      { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 },
    ],
  });

  type = text => this.#keys([...text].flatMap(value => [{ type: "keyDown", value }, { type: "keyUp", value }]));

  press(keys) {
    const values = keys.split("+").map(keyOf);
    return this.#keys([
      ...values.map(value => ({ type: "keyDown", value })),
      ...values.reverse().map(value => ({ type: "keyUp", value })),
    ]);
  }

  /** The window is made larger by what is around the page. */
  async resize(width, height) {
    const outer = await this.#driver.get("/window/rect");
    const [innerWidth, innerHeight] = await this.evaluate(() => [window.innerWidth, window.innerHeight]);
    await this.#driver.post("/window/rect", {
      width: width + outer.width - innerWidth, height: height + outer.height - innerHeight,
    });
  }

  close = () => this.#driver.delete("/window");

  #keys = actions => this.#act({ type: "key", id: "keyboard", actions });

  #act = source => this.#driver.post("/actions", { actions: [source] });
}
