// Who somebody is said to be, on the page of a user: traits, groups and other ids.

import { clock, exactly } from "/draw/formats.js";
import { find, make } from "/draw/page.js";

/** Nothing where nothing is said of them, also of somebody who is not known. */
export function drawProfile(profile, toUser) {
  const facts = profile ? [...traits(profile), ...groups(profile), ...aliases(profile, toUser)] : [];
  find("user-profile-card").hidden = facts.length === 0;
  find("user-profile").replaceChildren(...(facts.length === 0 ? [] : [...facts, ...seen(profile)]));
}

const fact = (name, ...values) => [make("dt", {}, name), make("dd", {}, ...values)];

const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));

function traits(profile) {
  return Object.entries(profile.traits).flatMap(([name, value]) => fact(name, text(value)));
}

function groups(profile) {
  return profile.groups.length === 0 ? [] : fact("Groups", profile.groups.join(", "));
}

/** Each leads to what was done under it. */
function aliases(profile, toUser) {
  const link = (id) => make("button", { type: "button", class: "quiet", onclick: () => toUser(id) }, id);
  return profile.aliases.length === 0 ? [] : fact("Also known as", ...profile.aliases.map(link));
}

/** Under any of the ids. */
function seen(profile) {
  const at = (name, time) => (time ? fact(name, make("time", { datetime: time, title: exactly(time) }, clock(time))) : []);
  return [...at("First seen under any id", profile.firstSeen), ...at("Last seen under any id", profile.lastSeen)];
}
