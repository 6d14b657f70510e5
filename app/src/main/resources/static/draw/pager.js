// The way through a list: on by the cursors that its pages give, back by those that were gone through.

import { find } from "/draw/page.js";

/**
 * @param id of an element with a button `previous` and a button `next`
 * @param load told to show the page where we are
 */
export function pager(id, load) {
  const previous = find(id).querySelector("[data-turn=previous]");
  const next = find(id).querySelector("[data-turn=next]");
  let passed = [];
  let here = null;
  let following = null;

  previous.addEventListener("click", () => {
    here = passed.pop() ?? null;
    load();
  });
  next.addEventListener("click", () => {
    passed.push(here);
    here = following;
    load();
  });

  return {
    here: () => here,
    isFirst: () => here === null,
    /** The page is there, and where the next one begins. */
    shown: (then) => {
      following = then;
      previous.disabled = here === null;
      next.disabled = then === null;
      find(id).hidden = here === null && then === null;
    },
    restart: () => {
      passed = [];
      here = null;
    },
  };
}
