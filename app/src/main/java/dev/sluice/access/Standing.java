package dev.sluice.access;

import java.util.UUID;

/** What the database says of a credential that it knows. */
interface Standing {

  UUID client();

  /** Until it, or its client, is no longer let in. */
  boolean inForce();
}
