// For an admin: how it all stands, who may send, and what could not be stored.

import { clients } from "/views/clients.js";
import { letters } from "/views/letters.js";
import { status } from "/views/status.js";

export function system(desk) {
  const parts = [status(desk), clients(desk), letters(desk)];
  return {
    show: () => parts.forEach((each) => each.show()),
    hide: () => parts.forEach((each) => each.hide()),
    learn: () => {},
    heard: () => {},
    forget: () => parts.forEach((each) => (each.hide(), each.forget?.())),
  };
}
