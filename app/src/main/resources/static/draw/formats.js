// Numbers and times, as the reader is used to them.

const WHOLE = new Intl.NumberFormat();
const SHORT = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const FINE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const PART = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const FULL_DAY = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
const MINUTE = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const DAY_AND_MINUTE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const DAY_AND_CLOCK = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
export const whole = (number) => WHOLE.format(number);
export const short = (number) => (Math.abs(number) < 10_000 ? FINE.format(number) : SHORT.format(number));
export const fine = (number) => FINE.format(number);
export const part = (number) => PART.format(number);

/** A time of today by the clock alone, any other with its day. */
export function clock(time) {
  const date = new Date(time);
  return (date.toDateString() === new Date().toDateString() ? CLOCK : DAY_AND_CLOCK).format(date);
}

export const exactly = (time) => DAY_AND_CLOCK.format(new Date(time));
export const dayAndMinute = (time) => DAY_AND_MINUTE.format(new Date(time));

/** A bucket of a timeline, on its axis, */
export const onAxis = (time, bucket) => (bucket === "day" ? DAY : MINUTE).format(new Date(time));

/** on an axis of hours that goes on for days, */
export const dayOnAxis = (time) => DAY.format(new Date(time));

/** and in full. */
export const inFull = (time, bucket) => (bucket === "day" ? FULL_DAY : DAY_AND_MINUTE).format(new Date(time));

const SIZES = ["B", "kB", "MB", "GB", "TB"];

export function bytes(count) {
  const power = count < 1000 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(count) / 3));
  return `${FINE.format(count / 1000 ** power)} ${SIZES[power]}`;
}
