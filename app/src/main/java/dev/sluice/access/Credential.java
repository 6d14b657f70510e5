package dev.sluice.access;

/** What a caller has shown. Those that are equal are one credential. */
interface Credential {

  /** What it is called where it is revoked: nothing that opens anything. */
  String id();
}
