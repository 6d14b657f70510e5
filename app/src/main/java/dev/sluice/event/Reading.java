package dev.sluice.event;

/** What reading an event comes to. */
public sealed interface Reading {

  record Accepted(Event event) implements Reading {}

  record Rejected(Rejection rejection) implements Reading {}
}
