// Calls that are answered once.

const PATIENCE = 15_000;
const JSON_BODY = { "Content-Type": "application/json" };

/** An answer that says no, with its problem document. */
export class Refusal extends Error {
  constructor(problem, retryAfter) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get status() {
    return this.problem.status;
  }
}

/** What calls are let in by, which is told as `refused()` where it is no longer good: a key, */
export const withKey = (key) => ({ headers: { "X-API-Key": key }, credentials: "omit" });

/** or the session that the browser keeps out of our reach, and what only our own pages are told of it. */
const withSession = (session) => ({ headers: { "X-CSRF-Token": session.csrfToken }, credentials: "same-origin" });
const WITH_COOKIE = { headers: {}, credentials: "same-origin" };
const WITH_NOTHING = { headers: {}, credentials: "omit" };

export async function call(path, pass, options) {
  const answer = await fetch(path, {
    ...options,
    headers: { ...pass.headers, ...options.headers },
    cache: "no-store",
    credentials: pass.credentials,
    redirect: "error",
  });
  if (answer.ok) return answer;
  if (answer.status === 401) pass.refused?.();
  throw refusal(answer.status, await answer.text(), answer.headers.get("Retry-After"));
}

/** What an answer says that is not a yes, also where it is no problem document. */
export function refusal(status, text, retryAfter) {
  const unreadable = { title: `The server answered ${status}`, status };
  try {
    return new Refusal({ ...unreadable, ...JSON.parse(text) }, Number(retryAfter) * 1000);
  } catch {
    return new Refusal(unreadable, Number(retryAfter) * 1000);
  }
}

/** Whether what has failed may go well later: the same question is not too broad for once, nor forbidden. */
export function mayPass(failure) {
  return !failure.problem || failure.status === 429 || failure.status >= 500;
}

/** In words: what a problem says, or that there was no answer. */
export function reason(failure) {
  return failure.problem ? failure.message : "The server can’t be reached.";
}

async function get(path, pass, { stop, reviver } = {}) {
  const signals = [AbortSignal.timeout(PATIENCE), ...(stop ? [stop] : [])];
  const answer = await call(path, pass, { signal: AbortSignal.any(signals) });
  return JSON.parse(await answer.text(), reviver);
}

function post(path, pass, body) {
  return call(path, pass, { method: "POST", ...json(body) });
}

/** What is sent with a call; without a body there is nothing to say of it. */
function json(body) {
  const signal = AbortSignal.timeout(PATIENCE);
  return body === undefined ? { signal } : { headers: JSON_BODY, body, signal };
}

/** Keeps a number's digits, where the browser can, for those that are longer than JavaScript's own. */
function asWritten(name, value, context) {
  return typeof value === "number" && context?.source && JSON.rawJSON ? JSON.rawJSON(context.source) : value;
}

/** Begins a session with a ticket or with an e-mail and its password. */
export async function beginSession(proof) {
  await post("/api/v1/sessions", WITH_COOKIE, JSON.stringify(proof));
}

/** The session that this browser has: whose it is, and what lets calls in by it. */
export async function currentSession() {
  const session = await get("/api/v1/sessions/current", WITH_COOKIE);
  return { pass: withSession(session), scope: session.scope, holder: session.clientId };
}

export async function endSession(pass) {
  await call("/api/v1/sessions/current", pass, { method: "DELETE", signal: AbortSignal.timeout(PATIENCE) });
}

export async function register(registration) {
  return (await post("/api/v1/clients", WITH_NOTHING, JSON.stringify(registration))).json();
}

export async function send(pass, json) {
  return (await post("/api/v1/events", pass, json)).json();
}

export function findEvents(pass, parameters, stop) {
  return get(`/api/v1/events?${parameters}`, pass, { stop, reviver: asWritten });
}

/** One of the statistics: `summary`, `breakdown`, `timeline`, `funnel` or `retention`. */
export function statistics(name, pass, parameters, stop) {
  return get(`/api/v1/stats/${name}?${parameters}`, pass, { stop });
}

/** Addresses of files, which a link opens, so that the browser writes to disk what it is sent: each is good once. */
export async function exportAddress(pass, parameters) {
  return `/api/v1/events/export?${withTicket(await downloadTicket(pass), parameters)}`;
}

export async function userAddress(pass, user) {
  return `${ofUser(user)}?${withTicket(await downloadTicket(pass), "")}`;
}

/** Who a user is said to be, or nothing of one who is not known. */
export async function profileOf(pass, user, stop) {
  try {
    return await get(`${ofUser(user)}/profile`, pass, { stop, reviver: asWritten });
  } catch (failure) {
    if (failure.status === 404) return null;
    throw failure;
  }
}

async function downloadTicket(pass) {
  return (await (await post("/api/v1/downloads/tickets", pass)).json()).ticket;
}

function withTicket(ticket, parameters) {
  const all = new URLSearchParams(parameters);
  all.set("ticket", ticket);
  return all;
}

const ofUser = (user) => `/api/v1/users/${encodeURIComponent(user)}`;

/** Whether a browser can ask for a user by name: it takes these for steps of the way, however they are written. */
export const canBeAsked = (user) => user !== "." && user !== "..";

/** What is gone by now, and whether that is all of it. */
export async function eraseUser(pass, user) {
  return (await call(ofUser(user), pass, { method: "DELETE", signal: AbortSignal.timeout(PATIENCE) })).json();
}

export function dailyUsage(pass, days, stop) {
  return get(`/api/v1/usage/daily?days=${days}`, pass, { stop });
}

export function topUsage(pass, stop) {
  return get("/api/v1/usage/top?limit=5", pass, { stop });
}

export function account(pass, stop) {
  return get("/api/v1/clients/current", pass, { stop });
}

export async function keys(pass, stop) {
  return (await get("/api/v1/keys", pass, { stop })).data;
}

export async function createKey(pass, key) {
  return (await post("/api/v1/keys", pass, JSON.stringify(key))).json();
}

export async function revokeKey(pass, id) {
  await call(`/api/v1/keys/${encodeURIComponent(id)}`, pass, { method: "DELETE", signal: AbortSignal.timeout(PATIENCE) });
}

/** What follows is for admins. */
export function status(pass, stop) {
  return get("/api/v1/status", pass, { stop });
}

export function clients(pass, parameters, stop) {
  return get(`/api/v1/clients?${parameters}`, pass, { stop });
}

export async function changeClient(pass, id, change) {
  await call(`/api/v1/clients/${encodeURIComponent(id)}`, pass, { method: "PATCH", ...json(JSON.stringify(change)) });
}

export function deadLetters(pass, parameters, stop) {
  return get(`/api/v1/dead-letters?${parameters}`, pass, { stop });
}

export async function replayLetter(pass, id) {
  return (await post(`/api/v1/dead-letters/${encodeURIComponent(id)}/replay`, pass)).json();
}

/** What tells the page that the server has now from any other, or null where nobody says it. */
export async function pageTag() {
  try {
    const answer = await call("/", WITH_COOKIE, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) });
    return answer.headers.get("ETag");
  } catch {
    return null;
  }
}

/** The paths that this server answers. */
export async function offered() {
  return new Set(Object.keys((await get("/openapi.json", WITH_NOTHING)).paths));
}
