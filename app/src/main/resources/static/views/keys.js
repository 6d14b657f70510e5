// The account and its keys.

import { copyText } from "/draw/events.js";
import { clock, exactly, whole } from "/draw/formats.js";
import { confirm, find, make, note, refill, state, tableRow } from "/draw/page.js";
import { account, createKey, keys as listKeys, reason, revokeKey } from "/net/calls.js";
import { questions } from "/questions.js";
import { usage } from "/views/usage.js";

export function keys(desk) {
  const asks = questions(() => desk.pass() !== null);
  const ownUsage = usage(desk);
  const fill = (card, question, use) => asks.ask(card, question, use, (_, failure) => state(card, "error", why(failure)));

  const loadAccount = () => fill("account-card", (signal) => account(desk.pass(), signal), drawAccount);
  const loadKeys = () => fill("keys-card", (signal) => listKeys(desk.pass(), signal), drawKeys);

  function drawAccount({ name, email, createdAt, limits }) {
    ownUsage.limit(limits?.eventsPerSecond ?? null);
    const perSecond = limits?.eventsPerSecond ? `${whole(limits.eventsPerSecond)} events per second` : "No limit";
    const burst = limits?.burst ? `${whole(limits.burst)} at once after a rest` : null;
    const facts = { Name: name, "E-mail": email ?? "–", Since: exactly(createdAt), Limit: [perSecond, burst].filter(Boolean).join(", ") };
    find("account").replaceChildren(...Object.entries(facts).flatMap(([title, text]) => [make("dt", {}, title), make("dd", {}, text)]));
    state("account-card", "full");
  }

  function drawKeys(found) {
    refill(find("keys-rows"), found.map(row));
    state("keys-card", found.length === 0 ? "empty" : "full");
  }

  function row({ id, label, scope, createdAt, lastUsedAt, revokedAt }) {
    const revoke = () => make("button", { type: "button", class: "quiet", "aria-label": `Revoke ${label || id}`, onclick: () => askToRevoke(id, label) }, "Revoke");
    const cells = {
      Key: make("code", {}, `sl_${id}…`),
      Label: make("bdi", {}, label || "–"),
      Scope: make("span", { class: `scope ${scope}` }, scope),
      Created: time(createdAt),
      "Last used": time(lastUsedAt),
      "": revokedAt ? make("span", { class: "revoked", title: exactly(revokedAt) }, "Revoked") : revoke(),
    };
    return tableRow(id, cells, revokedAt ? "over" : null);
  }

  function askToRevoke(id, label) {
    const text = "Programs that use it are refused from now on. This can’t be undone.";
    confirm(`Revoke ${label || `sl_${id}…`}?`, text, "Revoke", () => change(() => revokeKey(desk.pass(), id)));
  }

  async function change(step) {
    note("keys-note", "");
    try {
      await step();
    } catch (failure) {
      if (desk.pass() === null) return;
      note("keys-note", why(failure));
    }
    await loadKeys();
  }

  find("new-key").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const form = submitted.target;
    const pass = desk.pass();
    change(async () => {
      const { key } = await createKey(pass, Object.fromEntries(new FormData(form)));
      if (pass !== desk.pass()) return; // it is shown to nobody else
      form.reset();
      showCreated(key);
    });
  });
  find("copy-key").addEventListener("click", () => copyText(find("created-key").textContent));

  function hide() {
    asks.drop();
    ownUsage.hide();
    find("created").hidden = true;
    find("created-key").textContent = "";
  }

  function forget() {
    hide();
    ownUsage.forget();
    find("new-key").reset();
    find("keys-rows").replaceChildren();
    find("account").replaceChildren();
    note("keys-note", "");
  }

  return {
    show: () => {
      find("key-scope").querySelector("[value=admin]").disabled = desk.scope() === "owner";
      asks.drop();
      loadAccount();
      loadKeys();
      ownUsage.show();
    },
    learn: ownUsage.show,
    hide,
    heard: ownUsage.heard,
    forget,
  };
}

/** A key is shown once, by whoever made it. */
export function showCreated(key) {
  find("created-key").textContent = key;
  find("created").hidden = false;
}

function why(failure) {
  return failure.status === 403 ? "This takes a login, or a key of the scope admin." : reason(failure);
}

function time(given) {
  return given ? make("time", { datetime: given, title: exactly(given) }, clock(given)) : make("span", { class: "nothing" }, "–");
}
