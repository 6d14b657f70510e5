// A live stream that mends itself.

import { call, reason } from "/net/calls.js";
import { SseParser } from "/net/sse.js";
import { FIRST_PAUSE, pause } from "/state/patience.js";

const READABLE = "text/event-stream, application/problem+json"; // unlike an EventSource
const SILENCE = 25_000; // the server sends a comment every 15 s

/**
 * Follows a live stream until it is told to stop or is refused, through every loss.
 *
 * @param on.link told `connecting`, `live`, `reconnecting` or `offline`
 * @param on.lost told why it was not let in, where the server has said so, until it is live again
 * @param on.placed told, where the stream has places, once it has one: whatever comes from then on is not missed
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
  let last = "";
  let link = "connecting";
  while (!stop.aborted) {
    on.link(link);
    let asked = 0;
    try {
      for await (const message of messages(path, pass, last, stop)) {
        if (message.retry !== null) base = message.retry;
        if (message.opened) on.link("live");
        if (message.event) losses = 0;
        if (message.last && last === "") on.placed?.();
        if (message.last) last = message.last;
        if (message.event && message.event !== "reconnect") on.event(message.event, JSON.parse(message.data));
      }
    } catch (failure) {
      if (stop.aborted) return;
      if (failure.status === 401 || failure.status === 403) return on.refused(failure);
      asked = failure.retryAfter || 0;
      if (failure.problem) on.lost?.(reason(failure));
    }
    if (stop.aborted) return;
    link = navigator.onLine ? "reconnecting" : "offline";
    on.link(link);
    await rest(Math.max(asked, pause(losses++, base, Math.random())), stop);
  }
}

/** What one connection brings, from where the last one ended: that it is open, and its events until it ends. */
async function* messages(path, pass, last, stop) {
  const connection = new AbortController();
  const abort = () => connection.abort();
  stop.addEventListener("abort", abort);
  addEventListener("offline", abort); // it would hang, and nobody would know
  let silence = setTimeout(abort, SILENCE);
  try {
    const from = last === "" ? {} : { "Last-Event-ID": last };
    const headers = { Accept: READABLE, ...from };
    const options = { headers, signal: connection.signal };
    const answer = await call(path, pass, options);
    const pieces = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new SseParser();
    yield { opened: true, retry: null };
    for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
      clearTimeout(silence);
      silence = setTimeout(abort, SILENCE);
      const events = parser.push(piece.value);
      yield { retry: parser.retry };
      for (const event of events) yield { ...event, last: event.id, retry: parser.retry };
      yield { last: parser.last, retry: parser.retry };
    }
  } finally {
    clearTimeout(silence);
    stop.removeEventListener("abort", abort);
    removeEventListener("offline", abort);
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
    document.addEventListener("visibilitychange", () => document.hidden || end(), once);
  });
}
