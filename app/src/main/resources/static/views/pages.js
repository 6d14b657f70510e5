// A table that is gone through page by page: on by the cursors that the server gives, back by those that were gone through.

import { whole } from "/draw/formats.js";
import { find, refill, state } from "/draw/page.js";
import { questions } from "/questions.js";

/**
 * @param desk.pass gives what lets calls in
 * @param id what the ids of its card, its rows and its pager begin with
 * @param size how many rows a page has
 * @param list asks for a page: called as `(pass, parameters, signal)`
 * @param row draws one of what is listed
 */
export function pages(desk, id, size, list, row) {
  const asks = questions(() => desk.pass() !== null);
  const [previous, number, next] = ["previous", "number", "next"].map((turn) => find(`${id}-pager`).querySelector(`[data-turn=${turn}]`));
  let passed = [];
  let here = null;
  let following = null;

  async function load() {
    asks.drop();
    following = null;
    const parameters = new URLSearchParams({ limit: size });
    if (here !== null) parameters.set("cursor", here);
    await asks.ask(`${id}-card`, (signal) => list(desk.pass(), parameters, signal), draw);
  }

  function draw(page) {
    following = page.next;
    refill(find(`${id}-rows`), page.data.map(row));
    previous.disabled = here === null;
    next.disabled = following === null;
    number.textContent = `Page ${whole(passed.length + 1)}`;
    find(`${id}-pager`).hidden = here === null && following === null;
    state(`${id}-card`, page.data.length === 0 ? "empty" : "full");
  }

  previous.addEventListener("click", () => {
    here = passed.pop() ?? null;
    load();
  });
  next.addEventListener("click", () => {
    if (following === null) return; // it is on its way
    passed.push(here);
    here = following;
    load();
  });

  return {
    load,
    restart: () => {
      passed = [];
      here = null;
      return load();
    },
    hide: asks.drop,
    forget: () => find(`${id}-rows`).replaceChildren(),
  };
}
