// All that goes over the network: one call at a time, and the live stream that mends itself.

import { SseParser } from "/sse.js";
import { FIRST_PAUSE, pause } from "/state.js";

const SILENCE = 25_000; // the server sends a comment every 15 s
const PATIENCE = 15_000;

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

/** What calls are let in by: a key, */
export const withKey = (key) => ({ headers: { "X-API-Key": key }, credentials: "omit" });

/** or the session that the browser keeps out of our reach, and what only our own pages are told of it. */
const withSession = (session) => ({ headers: { "X-CSRF-Token": session.csrfToken }, credentials: "same-origin" });
const WITH_COOKIE = { headers: {}, credentials: "same-origin" };

async function call(path, pass, options) {
  const answer = await fetch(path, {
    ...options,
    headers: { ...pass.headers, ...options.headers },
    cache: "no-store",
    credentials: pass.credentials,
    redirect: "error",
  });
  if (answer.ok) return answer;
  const unreadable = { title: `The server answered ${answer.status}`, status: answer.status };
  const problem = await answer.json().catch(() => unreadable);
  throw new Refusal({ ...unreadable, ...problem }, Number(answer.headers.get("Retry-After")) * 1000);
}

/** Begins a session with a ticket, which is used up by it. */
export async function redeem(ticket) {
  await call("/api/v1/sessions", WITH_COOKIE, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ticket }),
    signal: AbortSignal.timeout(PATIENCE),
  });
}

/** What the session that this browser has lets calls in by. */
export async function currentSession() {
  const answer = await call("/api/v1/sessions/current", WITH_COOKIE, { signal: AbortSignal.timeout(PATIENCE) });
  return withSession(await answer.json());
}

export async function endSession(pass) {
  await call("/api/v1/sessions/current", pass, { method: "DELETE", signal: AbortSignal.timeout(PATIENCE) });
}

export async function send(pass, json) {
  const answer = await call("/api/v1/events", pass, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: json,
    signal: AbortSignal.timeout(PATIENCE),
  });
  return answer.json();
}

export async function newest(pass, limit) {
  const answer = await call(`/api/v1/events?limit=${limit}`, pass, { signal: AbortSignal.timeout(PATIENCE) });
  return JSON.parse(await answer.text(), asWritten).data;
}

/** Keeps a number's digits, where the browser can, for those that are longer than JavaScript's own. */
function asWritten(name, value, context) {
  return typeof value === "number" && context?.source && JSON.rawJSON ? JSON.rawJSON(context.source) : value;
}

/**
 * Follows a live stream until it is told to stop or is refused, through every loss.
 *
 * @param on.link told `connecting`, `live`, `reconnecting` or `offline`
 * @param on.event told each event as `(name, data)`
 * @param on.refused told the refusal, after which it is over
 * @returns a function that stops it
 */
export function follow(path, pass, on) {
  const stop = new AbortController();
  run(path, pass, on, stop.signal);
  return () => stop.abort();
}

async function run(path, pass, on, stop) {
  let base = FIRST_PAUSE;
  let losses = 0;
  let link = "connecting";
  while (!stop.aborted) {
    on.link(link);
    let asked = 0;
    try {
      for await (const message of messages(path, pass, stop)) {
        if (message.retry !== null) base = message.retry;
        if (message.opened) on.link("live");
        if (message.event) losses = 0;
        if (message.event && message.event !== "reconnect") on.event(message.event, JSON.parse(message.data));
      }
    } catch (failure) {
      if (stop.aborted) return;
      if (failure.status === 401 || failure.status === 403) return on.refused(failure);
      asked = failure.retryAfter || 0;
    }
    if (stop.aborted) return;
    link = navigator.onLine ? "reconnecting" : "offline";
    on.link(link);
    await rest(Math.max(asked, pause(losses++, base, Math.random())), stop);
  }
}

/** What one connection brings: first that it is open, then its events; the end of them is the end of it. */
async function* messages(path, pass, stop) {
  const connection = new AbortController();
  const abort = () => connection.abort();
  stop.addEventListener("abort", abort);
  let silence = setTimeout(abort, SILENCE);
  try {
    const options = { headers: { Accept: "text/event-stream" }, signal: connection.signal };
    const answer = await call(path, pass, options);
    const pieces = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new SseParser();
    yield { opened: true, retry: null };
    for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
      clearTimeout(silence);
      silence = setTimeout(abort, SILENCE);
      const events = parser.push(piece.value);
      yield { retry: parser.retry };
      for (const event of events) yield { ...event, retry: parser.retry };
    }
  } finally {
    clearTimeout(silence);
    stop.removeEventListener("abort", abort);
    connection.abort();
  }
}

/** Waits, but no longer once the network is back, somebody looks or it is all over. */
function rest(time, stop) {
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = () => {
      clearTimeout(timer);
      over.abort();
      resolve();
    };
    const timer = setTimeout(end, time);
    const once = { signal: over.signal };
    stop.addEventListener("abort", end, once);
    addEventListener("online", end, once);
  });
}
