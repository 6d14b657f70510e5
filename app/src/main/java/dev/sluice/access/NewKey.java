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
 * A key that somebody asks for.
 *
 * @param from the networks from which it is good, all of them for none
 */
record NewKey(ApiKey key, String label, Scope scope, List<Network> from) {

  static final Set<String> MEMBERS = Set.of("label", "scope", "addresses");

  private static final int MOST_ADDRESSES = 32;
  private static final int LONGEST_LABEL = 128;
  private static final int LONGEST_SCOPE = 16;

  NewKey {
    from = List.copyOf(from);
  }

  /** The one that a client begins with. */
  static NewKey first(List<Network> from) {
    return new NewKey(ApiKey.made(), "first key", Scope.WRITE, from);
  }

  static NewKey of(Form form) {
    return new NewKey(
        ApiKey.made(),
        label(form),
        form.value("scope", LONGEST_SCOPE, Scope::ofKey, "must be one of write, read, admin"),
        networks(form));
  }

  static String label(Form form) {
    return form.title("label", LONGEST_LABEL);
  }

  static List<Network> networks(Form form) {
    return form.texts("addresses", MOST_ADDRESSES).orElse(List.of()).stream()
        .map(NewKey::network)
        .toList();
  }

  private static Network network(String text) {
    try {
      return Network.of(text);
    } catch (IllegalArgumentException e) {
      throw Form.invalid(
          "addresses", "must hold addresses such as 192.0.2.7, or networks such as 10.0.0.0/8");
    }
  }

  Mono<Void> insert(Session session, UUID client) {
    return session
        .sql(
            """
            INSERT INTO api_keys (prefix, client_id, hash, scope, label, addresses)
            VALUES (:prefix, :client, :hash, :scope, :label, :addresses::cidr[])
            """)
        .bind("prefix", key.prefix())
        .bind("client", client)
        .bind("hash", key.hash())
        .bind("scope", scope.label())
        .bind("label", label)
        .bind("addresses", OrNull.of(addresses(from), String[].class))
        .then();
  }

  /** As they are kept: nothing for everywhere. */
  static String @Nullable [] addresses(@Nullable List<Network> from) {
    return from == null || from.isEmpty()
        ? null
        : from.stream().map(Network::toString).toArray(String[]::new);
  }

  @Override
  public String toString() {
    return "NewKey[" + key + "]";
  }
}
