// Live events. `EventSource` cannot send the token's header, so the stream is read by `fetch`.

import { AdminError, request } from "./api.js";

const AGAIN = [500, 1000, 2000, 5000];

/** Listen until the page goes. While the tab is hidden nothing is listened to.
 *
 * @param on called with each event's name and data; `open` and `lost` tell of the connection.
 * @param refused called with the error where the server wants a token; listening stops until `again`.
 */
export class Events {
  constructor(on, refused) {
    this.on = on;
    this.refused = refused;
    this.failures = 0;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.stop() : this.again()));
  }

  /** Listen anew. */
  again() {
    this.stop();
    this.control = new AbortController();
    this.#listen(this.control.signal);
  }

  /** Listen no more. */
  stop() {
    this.control?.abort();
    clearTimeout(this.timer);
  }

  async #listen(signal) {
    try {
      const response = await request("events", { signal });
      this.failures = 0;
      this.on("open");
      await this.#read(response.body, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof AdminError && [401, 403].includes(error.status)) {
        this.refused(error);
        return;
      }
    }
    if (signal.aborted) return;
    this.on("lost");
    const wait = AGAIN[Math.min(this.failures++, AGAIN.length - 1)];
    this.timer = setTimeout(() => this.again(), wait);
  }

  async #read(body, signal) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    while (!signal.aborted) {
      const { done, value } = await reader.read();
      if (done) return;
      const events = (rest + value).split("\n\n");
      rest = events.pop();
      events.forEach((text) => this.#tell(text));
    }
  }

  #tell(text) {
    const fields = Object.fromEntries(text.split("\n").map((line) => line.split(/: (.*)/s, 2)));
    if (fields.event) this.on(fields.event, JSON.parse(fields.data));
  }
}
