@NullMarked
package dev.sluice.dialect;

import org.jspecify.annotations.NullMarked;
