// Server-Sent Events as the HTML standard reads them, from text that arrives in pieces. Pure: no network, no clock.

const LONGEST_LINE = 1 << 20;

export class SseParser {
  #rest = "";
  #afterReturn = false;
  #lines = [];
  #event = "";
  #id = "";

  /** How long the server asks its readers to wait before they come back, in milliseconds, or null. */
  retry = null;

  /** The id of whatever came last, also where it came alone. */
  last = "";

  /** Takes the next piece of text and gives the events, `{event, data, id}`, that it completes. */
  push(text) {
    if (text === "") return [];
    const halfSeen = this.#afterReturn && text.startsWith("\n");
    this.#afterReturn = text.endsWith("\r");

    const lines = (this.#rest + text.slice(halfSeen ? 1 : 0)).split(/\r\n|\r|\n/);
    this.#rest = lines.pop();
    if (this.#rest.length > LONGEST_LINE) throw new Error("A line of the stream has no end.");
    return lines.map((line) => this.#line(line)).filter(Boolean);
  }

  #line(line) {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return null; // a comment
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    this.#field(field, value);
    return null;
  }

  #field(field, value) {
    if (field === "data") this.#lines.push(value);
    else if (field === "event") this.#event = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
  }

  #dispatch() {
    const event = { event: this.#event || "message", data: this.#lines.join("\n"), id: this.#id };
    const complete = this.#lines.length > 0;
    this.#event = "";
    this.#lines = [];
    this.last = this.#id;
    return complete ? event : null;
  }
}
