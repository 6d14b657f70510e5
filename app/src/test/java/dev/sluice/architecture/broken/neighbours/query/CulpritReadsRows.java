package dev.sluice.architecture.broken.neighbours.query;

import dev.sluice.architecture.broken.neighbours.persist.Rows;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class CulpritReadsRows {
  Rows rows = new Rows();
}
