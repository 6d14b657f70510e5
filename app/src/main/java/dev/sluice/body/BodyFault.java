package dev.sluice.body;

/** What can be wrong with a body as a whole: a closed set. */
public enum BodyFault {
  /** The bytes were never of the coding that the request names. */
  NOT_THAT_CODING,
  /** Cut short, changed on the way, or followed by more than belongs to it. */
  CORRUPT,
  /** Larger than may be, or made to be decoded in more memory than it is given. */
  TOO_LARGE,
  /** So many bodies are being decoded that there is no memory for one more. */
  BUSY,
  /** Between its elements stands what makes it no JSON array. */
  NOT_AN_ARRAY,
  /** The same of a JSON object. */
  NOT_AN_OBJECT
}
