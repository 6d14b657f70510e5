// Who is signed in: by a key that this tab keeps, or by a session that the browser keeps.

import { find, note } from "/draw/page.js";
import { beginSession, currentSession, endSession, reason, register, withKey } from "/net/calls.js";
import { isKey, masked } from "/state/keys.js";

const PLACE = "sluice.key";
const SESSION = "session";
const TICKET = "#ticket=";
const OVER = "The session is over.";
const USED = "This link has been used, or is too old. Enter a key.";
const UNKNOWN = "This key is not known here, or is no longer in force.";

/**
 * @param on.begun told what lets calls in, and the key that came with a new account
 * @param on.ended told when it is over, and who was put out unasked, or null
 */
export function session(on) {
  let pass = null;
  let scope = null;
  let holder = null;
  let isSession = false;

  function begin(current, place, name, created) {
    const mine = { ...current.pass, refused: () => mine === pass && leave(isSession ? OVER : UNKNOWN, holder) };
    pass = mine;
    scope = current.scope;
    holder = current.holder;
    isSession = place === SESSION;
    remember(place);
    find("sign-in").hidden = true;
    find("signed-in").hidden = false;
    find("key-name").textContent = name;
    find("forget").textContent = isSession ? "Sign out" : "Forget key";
    note("sign-in-note", "");
    on.begun(created);
  }

  function end(why, putOut = null) {
    pass = null;
    scope = null;
    holder = null;
    isSession = false;
    remember(null);
    find("sign-in").hidden = false;
    find("signed-in").hidden = true;
    note("sign-in-note", why);
    on.ended(putOut);
  }

  function leave(why, putOut) {
    end(why, putOut);
    find(door() === "key" ? "key" : "email").focus();
  }

  const signIn = (key) => begin({ pass: withKey(key), scope: null, holder: key }, key, masked(key));

  /** With the session that this browser has, if it has one. */
  async function resume(without, created) {
    try {
      begin(await currentSession(), SESSION, "Signed in", created);
    } catch (failure) {
      end(failure.status === 401 ? without : reason(failure));
    }
  }

  /** Whatever comes of it, what is good once does not stay in the address. */
  async function signInOnce(ticket) {
    history.replaceState(null, "", location.pathname + location.search);
    await beginSession({ ticket }).catch(() => {}); // then there may be a session already
    await resume(USED);
  }

  async function enter({ name, email, password }, isNew) {
    let created = null;
    try {
      if (isNew) created = (await register({ name, email, password })).apiKey;
      await beginSession({ email, password });
      await resume(OVER, created);
    } catch (failure) {
      note("sign-in-note", failure.status === 401 ? "The e-mail or the password is wrong." : reason(failure));
    }
  }

  find("key-form").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const entered = find("key").value.trim();
    if (!isKey(entered)) return note("sign-in-note", "That is not a key: it holds characters that none has.");
    submitted.target.reset();
    signIn(entered);
    find("main").focus({ preventScroll: true });
  });
  find("account-form").addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    const form = submitted.target;
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    await enter(Object.fromEntries(new FormData(form)), door() === "register");
    form.ariaBusy = "false";
    if (pass === null) return;
    form.reset();
    find("main").focus({ preventScroll: true });
  });
  find("sign-in").addEventListener("change", ({ target }) => target.name === "door" && showDoor());
  find("forget").addEventListener("click", () => {
    if (isSession) endSession(pass).catch((failure) => failure.status === 401 || note("sign-in-note", "The session could not be ended."));
    leave("", null);
  });

  return {
    pass: () => pass,
    scope: () => scope,
    /** The client who is signed in, or the key: the same again is the same person. */
    holder: () => holder,
    start: () => {
      const last = remembered();
      if (location.hash.startsWith(TICKET)) signInOnce(location.hash.slice(TICKET.length));
      else if (last === SESSION) resume(OVER);
      else if (last !== null && isKey(last)) signIn(last);
      else end("");
    },
  };
}

const door = () => find("sign-in").querySelector("[name=door]:checked").value;

function showDoor() {
  const isNew = door() === "register";
  find("key-form").hidden = door() !== "key";
  find("account-form").hidden = door() === "key";
  find("name").required = isNew;
  for (const each of find("account-form").querySelectorAll("[data-only]")) each.hidden = !isNew;
  find("password").autocomplete = isNew ? "new-password" : "current-password";
  find("account-button").textContent = isNew ? "Register" : "Log in";
  note("sign-in-note", "");
}

/** For as long as this tab is open, and for no other tab; not at all where the browser forbids it. */
function remember(entered) {
  try {
    if (entered === null) sessionStorage.removeItem(PLACE);
    else sessionStorage.setItem(PLACE, entered);
  } catch {
    // then it is asked for again
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(PLACE);
  } catch {
    return null;
  }
}
