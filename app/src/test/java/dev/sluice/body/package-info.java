@NullMarked
package dev.sluice.body;

import org.jspecify.annotations.NullMarked;
