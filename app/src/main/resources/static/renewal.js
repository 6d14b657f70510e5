// A page that is left open does not outlive the server's: it is loaded again where the server has another by now.

import { find, make } from "/draw/page.js";
import { pageTag } from "/net/calls.js";
import { SETTLED, renewal as decide } from "/state/renewal.js";

const EVERY = 600_000;

/** What is of use to somebody and in no address. */
const HELD = "dialog[open], form[aria-busy=true], #sample:disabled, #files-chosen:not(:empty), #refusals:not([hidden]), #created:not([hidden]), .tailing";

/**
 * @param isWritten says whether anything is written that was not sent
 * @returns a function that looks at once whether there is another page
 */
export function renewal(isWritten) {
  let own = null;
  let told = null;
  let since = 0;
  let typedAt = -Infinity;
  let timer = 0;
  document.addEventListener("input", () => (typedAt = Date.now()));

  async function look() {
    const tag = await pageTag();
    if (tag === null) return;
    own ??= tag;
    if (tag !== told) since = Date.now();
    told = tag;
    const isHeld = isWritten() || document.querySelector(HELD) !== null;
    const step = decide({ own, told, since, isHeld, typedAt }, Date.now());
    clearTimeout(timer);
    if (step === "wait") timer = setTimeout(look, SETTLED);
    else if (step === "load") load();
    else offer(step === "offer");
  }

  look();
  setInterval(look, EVERY);
  return look;
}

const load = () => location.reload();

function offer(isOffered) {
  const place = find("renewal");
  if (!isOffered) return place.replaceChildren();
  if (place.childElementCount === 0) place.append("New version ", make("button", { type: "button", class: "quiet", onclick: load }, "Reload"));
}
