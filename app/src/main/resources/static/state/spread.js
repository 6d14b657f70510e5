// How evenly something is spread. Pure.

/**
 * The Lorenz curve of counts: points from 0,0 to 1,1 that say which part of all the lesser part of their owners has.
 */
export function lorenz(counts) {
  const ordered = counts.toSorted((one, other) => one - other);
  const sum = ordered.reduce((one, other) => one + other, 0);
  let reached = 0;
  const points = ordered.map((count, index) => [(index + 1) / ordered.length, (reached += count) / sum]);
  return sum === 0 ? [] : [[0, 0], ...points];
}

/** Round numbers that a scale up to this value is marked with, about as many as wanted. */
export function marks(highest, wanted) {
  if (highest <= 0) return [0, 1];
  const rough = highest / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].find((factor) => factor * power >= rough) * power);
  const count = Math.ceil(highest / step);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
