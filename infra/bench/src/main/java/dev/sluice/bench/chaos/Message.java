package dev.sluice.bench.chaos;

/** What a live feed says; a field that it did not give is empty. */
record Message(String event, String id, String text) {}
