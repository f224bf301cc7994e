const patience = 30_000;

/** One session of a WebDriver (W3C WebDriver, level 1). */
export class WebDriver {
  #url;
  #session = "";

  constructor(url) {
    this.#url = url;
  }

  /** Begins the session as soon as the driver listens, and gives its capabilities. */
  async begin(capabilities) {
    const { sessionId, capabilities: given } = await this.#whenUp(() =>
      this.#send("POST", "/session", { capabilities: { alwaysMatch: capabilities } }));
    this.#session = `/session/${sessionId}`;
    return given;
  }

  get = path => this.#send("GET", this.#session + path);
  post = (path, body = {}) => this.#send("POST", this.#session + path, body);
  delete = path => this.#send("DELETE", this.#session + path);
  end = () => this.delete("");

  async #whenUp(call) {
    for (const limit = Date.now() + patience; ;) {
      try {
        return await call();
      } catch (error) {
        if (error.cause?.code !== "ECONNREFUSED" || Date.now() > limit) throw error;
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }
  }

  async #send(method, path, body) {
    const response = await fetch(this.#url + path, {
      method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(patience),
    });
    const { value } = await response.json();
    if (value?.error) throw new Error(`${path.replace(this.#session, "")}: ${value.error}: ${value.message}`);
    return value;
  }
}
