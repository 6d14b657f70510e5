package dev.sluice.store;

import dev.sluice.platform.HostAndPort;
import dev.sluice.platform.Within;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * PostgreSQL.
 *
 * @param url the primary, postgresql://host:port/database
 * @param username user to connect as
 * @param password that user's password
 * @param readUrl a replica, written the same way, with the same user; from it callers are answered
 *     what they ask, where one is named
 * @param readLag how far it may be behind before the primary answers
 * @param connections connections held at the most, for searches and all that has none of its own
 * @param accessConnections connections held at the most to look credentials up, and as many to
 *     change accounts and keys
 * @param exportConnections connections held at the most for exports, which is how many are under
 *     way at a time; one client has half of them
 * @param persistConnections connections held at the most for persist
 * @param waiting callers that wait for a free connection at the most
 * @param acquireTimeout how long a caller waits for a free connection
 * @param statementTimeout after how long the database gives up a statement of persist
 * @param readTimeout after how long the database gives up any other statement
 * @param jobTimeout after how long the database gives up a statement of a scheduled job
 * @param capacity how large the database may become, for the alert of a disk that fills up; without
 *     it, only how large it is is told
 * @param migrate whether this process brings the schema up to date when it starts, or waits until
 *     the command migrate has
 */
@Validated
@ConfigurationProperties("sluice.store")
public record StoreSettings(
    @DefaultValue("postgresql://127.0.0.1:5432/sluice")
        @Pattern(regexp = DATABASE, message = MUST_LOOK_LIKE)
        String url,
    @DefaultValue("sluice") String username,
    @DefaultValue("") String password,
    @Pattern(regexp = DATABASE, message = MUST_LOOK_LIKE) @Nullable String readUrl,
    @DefaultValue("2s") @Within(least = "100ms", most = "1h") Duration readLag,
    @DefaultValue("16") @Min(2) @Max(1000) int connections,
    @DefaultValue("4") @Min(1) @Max(100) int accessConnections,
    @DefaultValue("4") @Min(1) @Max(100) int exportConnections,
    @DefaultValue("4") @Min(2) @Max(100) int persistConnections,
    @DefaultValue("1000") @Min(1) int waiting,
    @DefaultValue("2s") @Within(least = "100ms", most = "1m") Duration acquireTimeout,
    @DefaultValue("10s") @Within(least = "100ms", most = "1h") Duration statementTimeout,
    @DefaultValue("10s") @Within(least = "100ms", most = "1h") Duration readTimeout,
    @DefaultValue("10m") @Within(least = "1s", most = "1d") Duration jobTimeout,
    @Nullable @Within(least = "1MB", most = "1000000TB") DataSize capacity,
    @DefaultValue("true") boolean migrate) {

  private static final String DATABASE =
      "postgresql://"
          + HostAndPort.HOST
          + "(:"
          + HostAndPort.PORT
          + ")?/[^@\\s/?]+(\\?(?!.*(?i:user|password)=)[^@\\s]*)?";

  private static final String MUST_LOOK_LIKE =
      "must look like postgresql://host:port/database, with user and password in settings of their"
          + " own";

  @Override
  public String toString() {
    return "StoreSettings[url=" + url + ", username=" + username + "]";
  }
}
