@NullMarked
package dev.sluice.persist;

import org.jspecify.annotations.NullMarked;
