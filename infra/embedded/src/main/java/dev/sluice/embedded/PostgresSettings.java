package dev.sluice.embedded;

/** The whole configuration of PostgreSQL, written at each start. */
final class PostgresSettings {
  private PostgresSettings() {}

  static String file(int port, boolean durable) {
    return """
    # written by Sluice at each start
    listen_addresses = '%s'
    port = %d
    unix_socket_directories = ''
    max_connections = 300
    max_locks_per_transaction = 256
    shared_buffers = 256MB
    max_wal_size = 1GB
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
        .formatted(Ports.HOST, port, durable ? "on" : "off");
  }
}
