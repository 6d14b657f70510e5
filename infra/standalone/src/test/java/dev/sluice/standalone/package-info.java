@NullMarked
package dev.sluice.standalone;

import org.jspecify.annotations.NullMarked;
