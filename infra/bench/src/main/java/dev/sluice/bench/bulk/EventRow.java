package dev.sluice.bench.bulk;

import dev.sluice.bench.lab.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of events.
 *
 * @param occurred in microseconds since 1970, like {@code received}
 */
record EventRow(
    UUID client,
    UUID id,
    String action,
    @Nullable String user,
    @Nullable String page,
    @Nullable String role,
    @Nullable String session,
    long occurred,
    long received,
    @Nullable String ip,
    @Nullable String userAgent,
    @Nullable String metadata,
    int partition,
    int segment,
    long offset) {

  static final int COLUMNS = 15;

  static final String NAMES =
      """
      client_id, id, action, user_id, page, role, session_id, occurred_at, received_at, ip, user_agent, metadata, \
      log_partition, segment, log_offset""";

  private static final String ALL =
      """
      SELECT
        client_id, id, action, user_id, page, role, session_id,
        (extract(epoch FROM occurred_at) * 1000000)::bigint AS occurred,
        (extract(epoch FROM received_at) * 1000000)::bigint AS received,
        host(ip) AS ip, user_agent, metadata::text AS metadata, log_partition, segment, log_offset
      FROM events
      LIMIT \
      """;

  static List<EventRow> read(Database database, int most) {
    List<EventRow> rows = new ArrayList<>(most);
    try (Statement sql = database.connection().createStatement();
        ResultSet found = sql.executeQuery(ALL + most)) {
      while (found.next()) {
        rows.add(of(found));
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return rows;
  }

  private static EventRow of(ResultSet found) throws SQLException {
    return new EventRow(
        found.getObject("client_id", UUID.class),
        found.getObject("id", UUID.class),
        found.getString("action"),
        found.getString("user_id"),
        found.getString("page"),
        found.getString("role"),
        found.getString("session_id"),
        found.getLong("occurred"),
        found.getLong("received"),
        found.getString("ip"),
        found.getString("user_agent"),
        found.getString("metadata"),
        found.getInt("log_partition"),
        found.getInt("segment"),
        found.getLong("log_offset"));
  }
}
