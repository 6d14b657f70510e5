// The account and its keys.

import { copyText } from "/draw/events.js";
import { clock, exactly, whole } from "/draw/formats.js";
import { confirm, find, make, note, state, tableRow } from "/draw/page.js";
import { account, createKey, keys as listKeys, reason, revokeKey } from "/net/calls.js";
import { usage } from "/views/usage.js";

export function keys(desk) {
  const ownUsage = usage(desk);

  async function load() {
    const pass = desk.pass();
    await Promise.all([loadAccount(pass), loadKeys(pass)]);
  }

  async function loadAccount(pass) {
    try {
      const { name, email, createdAt, limits } = await account(pass);
      ownUsage.limit(limits?.eventsPerSecond ?? null);
      const perSecond = limits?.eventsPerSecond ? `${whole(limits.eventsPerSecond)} events per second` : "No limit";
      const burst = limits?.burst ? `${whole(limits.burst)} at once after a rest` : null;
      const facts = { Name: name, "E-mail": email ?? "–", Since: exactly(createdAt), Limit: [perSecond, burst].filter(Boolean).join(", ") };
      find("account").replaceChildren(...Object.entries(facts).flatMap(([title, text]) => [make("dt", {}, title), make("dd", {}, text)]));
      state("account-card", "full");
    } catch (failure) {
      state("account-card", "error", why(failure));
    }
  }

  async function loadKeys(pass) {
    try {
      const found = await listKeys(pass);
      find("keys-rows").replaceChildren(...found.map(row));
      state("keys-card", found.length === 0 ? "empty" : "full");
    } catch (failure) {
      state("keys-card", "error", why(failure));
    }
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
    return tableRow(cells, revokedAt ? "over" : null);
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
      note("keys-note", why(failure));
    }
    await loadKeys(desk.pass());
  }

  find("new-key").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const form = submitted.target;
    change(async () => {
      const { key } = await createKey(desk.pass(), Object.fromEntries(new FormData(form)));
      form.reset();
      showCreated(key);
    });
  });
  find("copy-key").addEventListener("click", () => copyText(find("created-key").textContent));

  function forget() {
    find("created").hidden = true;
    find("created-key").textContent = "";
    find("keys-rows").replaceChildren();
    find("account").replaceChildren();
    note("keys-note", "");
  }

  return {
    show: () => {
      find("key-scope").querySelector("[value=admin]").disabled = desk.scope() === "owner";
      load();
      ownUsage.show();
    },
    hide: () => {
      find("created").hidden = true;
      find("created-key").textContent = "";
    },
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
