@NullMarked
package dev.sluice.event;

import org.jspecify.annotations.NullMarked;
