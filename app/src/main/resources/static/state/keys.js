// What can be told from a key itself. Pure.

/** Whether a text can be sent as a key at all: a header takes no other characters. */
export function isKey(text) {
  return /^[\x21-\x7e]+$/.test(text);
}

/** A key so that its owner knows which it is, and nobody else gains by it. */
export function masked(key) {
  return `${key.slice(0, 9)}…`;
}
