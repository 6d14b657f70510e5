package dev.sluice.query;

import dev.sluice.event.Addresses;
import dev.sluice.platform.Parameters;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which events are meant: those whose fields are what is given. */
public record EventFilter(
    @Nullable String action,
    @Nullable String user,
    @Nullable String page,
    @Nullable String role,
    @Nullable String session,
    @Nullable String ip) {

  /** The parameters that it is read from. */
  public static final Set<String> FIELDS =
      Set.of("action", "user", "page", "role", "session", "ip");

  static final EventFilter NONE = new EventFilter(null, null, null, null, null, null);

  public static EventFilter of(Parameters parameters) {
    return new EventFilter(
        parameters.text("action"),
        parameters.text("user"),
        parameters.text("page"),
        parameters.text("role"),
        parameters.text("session"),
        parameters.read("ip", Addresses::canonical, "must be an IP address").orElse(null));
  }

  boolean isGiven() {
    return !given().isEmpty();
  }

  /** The fields that are asked for, with their values. */
  Map<EventField, String> given() {
    Map<EventField, String> given = new EnumMap<>(EventField.class);
    put(given, EventField.ACTION, action);
    put(given, EventField.USER, user);
    put(given, EventField.PAGE, page);
    put(given, EventField.ROLE, role);
    put(given, EventField.SESSION, session);
    put(given, EventField.IP, ip);
    return given;
  }

  private static void put(Map<EventField, String> given, EventField field, @Nullable String value) {
    if (value != null) {
      given.put(field, value);
    }
  }

  public boolean takes(FoundEvent event) {
    return matches(action, event.action())
        && matches(user, event.user())
        && matches(page, event.page())
        && matches(role, event.role())
        && matches(session, event.session())
        && matches(ip, canonical(event.ip()));
  }

  private static @Nullable String canonical(@Nullable String ip) {
    return ip == null ? null : Addresses.canonical(ip).orElse(ip);
  }

  private static boolean matches(@Nullable String wanted, @Nullable String found) {
    return wanted == null || wanted.equals(found);
  }
}
