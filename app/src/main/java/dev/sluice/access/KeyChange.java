package dev.sluice.access;

import dev.sluice.platform.Network;
import dev.sluice.store.OrNull;
import dev.sluice.store.Session;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What a client wants to be otherwise with a key of its own, whose secret and scope stay.
 *
 * @param label none where it stays
 * @param from the networks from which it is good, all of them for an empty list; none where that
 *     stays
 */
record KeyChange(@Nullable String label, @Nullable List<Network> from) {

  static final Set<String> MEMBERS = Set.of("label", "addresses");

  KeyChange {
    from = from == null ? null : List.copyOf(from);
  }

  static KeyChange of(Form form) {
    return new KeyChange(
        form.has("label") ? NewKey.label(form) : null,
        form.has("addresses") ? NewKey.networks(form) : null);
  }

  /** The key as it is then; nothing where the client has none of that name in force. */
  Mono<ShownKey> update(Session session, UUID client, String prefix) {
    return session
        .sql(
            """
            UPDATE api_keys SET
              label = coalesce(:label, label),
              addresses = CASE WHEN :moves THEN :addresses::cidr[] ELSE addresses END
            WHERE prefix = :prefix AND client_id = :client AND revoked_at IS NULL
            RETURNING
              prefix, label, scope, addresses::text[] AS addresses, created_at, last_used_at, revoked_at
            """)
        .bind("moves", from != null)
        .bind("prefix", prefix)
        .bind("client", client)
        .bind("label", OrNull.of(label, String.class))
        .bind("addresses", OrNull.of(NewKey.addresses(from), String[].class))
        .map(ShownKey::of)
        .one();
  }
}
