/**
 * Who may: clients, their accounts and keys, and what each key is allowed.
 *
 * <p>In: the credentials of a request. Out: a {@link Caller}, or a refusal. May use {@code event},
 * {@code platform} and {@code store}.
 */
@NullMarked
package dev.sluice.access;

import org.jspecify.annotations.NullMarked;
