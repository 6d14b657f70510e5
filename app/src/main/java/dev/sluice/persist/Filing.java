package dev.sluice.persist;

/** Where rows come from in the log, and the segment of the table's index that they go to. */
record Filing(int partition, int segment) {}
