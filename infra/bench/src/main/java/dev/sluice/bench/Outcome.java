package dev.sluice.bench;

/** What a program found: its record components for machines, and a text for people. */
public interface Outcome {
  String text();
}
