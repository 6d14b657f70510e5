package dev.sluice.embedded;

/** The whole configuration of PostgreSQL, written at each start. */
final class PostgresSettings {
  private static final int MEGABYTE = 1 << 20;
  private static final int SHARE = 16;
  private static final int FEWEST_MEGABYTES = 128;
  private static final int MOST_MEGABYTES = 1024;

  private PostgresSettings() {}

  /**
   * @param memory of the machine, in bytes
   */
  static String file(int port, boolean durable, long memory) {
    return """
    # written by Sluice at each start
    listen_addresses = '%s'
    port = %d
    unix_socket_directories = ''
    max_connections = 300
    max_locks_per_transaction = 256
    shared_buffers = %4$dMB

    # seldom, as each has every page written whole once more; how much is read again after a kill
    max_wal_size = 2GB
    checkpoint_timeout = 15min

    timezone = 'UTC'
    log_timezone = 'UTC'
    lc_messages = 'C'

    # a statement's error goes to its client; the log stays small
    log_min_messages = log
    log_min_error_statement = panic
    log_checkpoints = off

    fsync = %3$s
    synchronous_commit = %3$s
    full_page_writes = %3$s
    """
        .formatted(Ports.HOST, port, durable ? "on" : "off", cache(memory));
  }

  private static long cache(long memory) {
    return Math.clamp(memory / SHARE / MEGABYTE, FEWEST_MEGABYTES, MOST_MEGABYTES);
  }
}
