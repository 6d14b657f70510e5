// Events that are made here. Pure: the dice come in as an argument.

const JOURNEYS = {
  guest: ["view", "view", "search", "view", "signup"],
  member: ["login", "view", "search", "view", "add-to-cart", "view", "checkout"],
  editor: ["login", "view", "edit", "edit", "publish"],
  admin: ["login", "view", "export"],
};
const PLACES = ["/", "/pricing", "/docs", "/products/kettle", "/products/lamp", "/cart", "/account", "/blog/hello"];

/**
 * The JSON of an event, from the texts of a form. The metadata is passed on as it was typed, so that no number loses a
 * digit on the way. Throws a SyntaxError where it is not JSON.
 */
export function eventJson(id, { metadata, ...texts }) {
  const fields = Object.entries({ id, ...texts }).map(([name, text]) => [name, text.trim()]);
  const json = JSON.stringify(Object.fromEntries(fields.filter(([, text]) => text !== "")));
  if (metadata.trim() === "") return json;
  JSON.parse(metadata);
  return `${json.slice(0, -1)},"metadata":${metadata.trim()}}`;
}

/** What some people could have done in the last hours: events without ids, the oldest first. */
export function sample(people, now, dice) {
  const events = Array.from({ length: people }, (_, person) => visit(person, now, dice)).flat();
  return events.sort((one, other) => (one.occurredAt < other.occurredAt ? -1 : 1));
}

function visit(person, now, dice) {
  const roles = Object.keys(JOURNEYS);
  const role = roles[Math.floor(dice() ** 1.6 * roles.length)];
  const steps = JOURNEYS[role].slice(0, 1 + Math.floor(dice() * JOURNEYS[role].length));
  const begin = now - dice() * 6 * 3_600_000;
  return steps.map((action, step) => ({
    action,
    role,
    user: `sample-${person + 1}`,
    session: `sample-${person + 1}`,
    page: PLACES[Math.floor(dice() ** 1.8 * PLACES.length)],
    occurredAt: new Date(Math.min(now, begin + step * 40_000 * (1 + dice()))).toISOString(),
    metadata: { sample: true, step: step + 1 },
  }));
}

/** Rows that were refused, as a file that a spreadsheet opens: what looks like a formula there is made text. */
export function refusalsCsv(refusals) {
  const cell = (value) => {
    const text = String(value ?? "");
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  };
  const rows = refusals.map((each) => [each.file, each.line ?? each.index, each.id, each.type, each.field, each.detail]);
  return [["file", "line", "id", "type", "field", "detail"], ...rows].map((row) => row.map(cell).join()).join("\r\n");
}
