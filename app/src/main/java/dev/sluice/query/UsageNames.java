package dev.sluice.query;

/** Whether clients see each other's names where they are compared. */
enum UsageNames {
  /** Each sees its own, and admins see all. */
  MASKED,
  SHOWN
}
