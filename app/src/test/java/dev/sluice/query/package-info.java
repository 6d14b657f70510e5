@NullMarked
package dev.sluice.query;

import org.jspecify.annotations.NullMarked;
