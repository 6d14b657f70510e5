// What the address bar says of what is looked at. Pure: texts in, texts out.

export const FIELDS = ["action", "user", "page", "role"];
export const RANGES = { "1h": 3_600_000, "24h": 86_400_000, "7d": 604_800_000, "30d": 2_592_000_000 };
export const COLUMNS = ["receivedAt", "action", "user", "page", "role", "session", "ip", "occurredAt", "metadata"];
export const USUAL_COLUMNS = ["receivedAt", "action", "user", "page", "role"];

const VIEWS = ["overview", "events", "user", "funnel", "retention", "send", "keys", "system"];
const BUCKETS = ["minute", "hour", "day"];
const WITHIN = ["1h", "1d", "7d", "30d"];
const WEEKS = ["4", "8", "12", "26"];
const MOST_STEPS = 8;

/** The views that filter, the tail of the events among them, and what each does not filter by: it asks for it in its own way. */
const NOT_BY = { overview: [], events: [], tail: ["time"], user: [], funnel: ["action"], retention: ["action", "time"] };

/** Where older links to one user lead. */
const USER_PAGE = /\/user-page-details\.html$/;

/**
 * Reads an address: `{view, filters: {action, user, …}, range, from, to, …}`. What can't be used is as if it were not
 * there.
 */
export function read(path, query) {
  const given = new URLSearchParams(query);
  const one = (name, known, otherwise) => (known.includes(given.get(name)) ? given.get(name) : otherwise);
  const columns = (given.get("columns") ?? "").split(",").filter((name) => COLUMNS.includes(name));
  return {
    view: USER_PAGE.test(path) ? "user" : one("view", VIEWS, "overview"),
    filters: Object.fromEntries(FIELDS.filter((field) => given.get(field)).map((field) => [field, given.get(field)])),
    range: one("range", Object.keys(RANGES), null),
    from: time(given.get("from")),
    to: time(given.get("to")),
    bucket: one("bucket", BUCKETS, null),
    order: one("order", ["asc", "desc"], "desc"),
    columns: columns.length > 0 ? columns : USUAL_COLUMNS,
    after: given.get("after"),
    steps: given.getAll("step").filter(Boolean).slice(0, MOST_STEPS),
    within: one("within", WITHIN, "7d"),
    weeks: one("weeks", WEEKS, "8"),
    begin: given.get("begin"),
    returning: given.get("returning"),
  };
}

/** Writes what {@link read} reads, and nothing that goes without saying. */
export function write(where) {
  const said = new URLSearchParams();
  if (where.view !== "overview") said.set("view", where.view);
  for (const field of FIELDS) if (where.filters[field]) said.set(field, where.filters[field]);
  for (const name of ["range", "from", "to", "bucket", "after", "begin", "returning"]) if (where[name]) said.set(name, where[name]);
  for (const step of where.steps) said.append("step", step);
  if (where.within !== "7d") said.set("within", where.within);
  if (where.weeks !== "8") said.set("weeks", where.weeks);
  if (where.order !== "desc") said.set("order", where.order);
  if (where.columns.join() !== USUAL_COLUMNS.join()) said.set("columns", where.columns.join());
  return said.size === 0 ? "/" : `/?${said}`;
}

/** Whether all that there is, is looked at: then the live counters know it. */
export function isWhole(where) {
  return Object.keys(where.filters).length === 0 && !where.range && !where.from && !where.to;
}

/** Whether a view filters at all. */
export const isFiltering = (view) => view in NOT_BY;

/** What a view does not filter by: fields, and `time`. */
export const notBy = (view) => NOT_BY[view] ?? [];

/** Of that what the address says all the same. */
export function passedOver(where) {
  const said = { ...where.filters, time: where.range || where.from || where.to };
  return notBy(where.view).filter((name) => said[name]);
}

/** The address as its view takes it: without what it does not filter by. */
export function counting(where) {
  const without = notBy(where.view);
  const filters = Object.fromEntries(Object.entries(where.filters).filter(([field]) => !without.includes(field)));
  return { ...where, filters, ...(without.includes("time") ? { range: null, from: null, to: null } : {}) };
}

/** The filters and the range as the API takes them. A range that moves along begins at a full minute. */
export function asked(where, now) {
  const parameters = new URLSearchParams(where.filters);
  const from = where.range ? new Date(Math.floor((now - RANGES[where.range]) / 60_000) * 60_000).toISOString() : where.from;
  if (from) parameters.set("from", from);
  if (!where.range && where.to) parameters.set("to", where.to);
  return parameters;
}

/** The same of as long a time before; nothing where it has no beginning. */
export function askedBefore(where, now) {
  const from = where.range ? Math.floor((now - RANGES[where.range]) / 60_000) * 60_000 : Date.parse(where.from ?? "");
  const to = where.range || !where.to ? now : Date.parse(where.to);
  if (Number.isNaN(from) || to <= from) return null;
  const parameters = new URLSearchParams(where.filters);
  parameters.set("from", new Date(from - (to - from)).toISOString());
  parameters.set("to", new Date(from).toISOString());
  return parameters;
}

/** How long a timeline's buckets are, unless somebody chose. */
export function bucketOf(where, now) {
  if (where.bucket) return where.bucket;
  if (!where.range && !where.from) return "hour";
  const span = where.range ? RANGES[where.range] : (where.to ? Date.parse(where.to) : now) - Date.parse(where.from);
  if (span <= 2 * RANGES["1h"]) return "minute";
  return span <= RANGES["7d"] ? "hour" : "day";
}

function time(text) {
  return text && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null;
}
