package dev.sluice.bench.persist;

import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.Lab;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** The reference: rows that are there, copied by one statement into a table like theirs. */
final class TableCopy {
  private static final int PIECE = 64 * 1024;

  private static final String COPY_IN =
      "COPY " + ReferenceTable.NAME + " FROM STDIN (FORMAT binary)";

  private final Database database;
  private final Path rows;

  TableCopy(Lab lab, Database database) {
    this.database = database;
    this.rows = lab.folder().resolve("rows.bin");
  }

  Stretch again() {
    ReferenceTable.makeAnew(database);
    try (OutputStream out = Files.newOutputStream(rows)) {
      copies().copyOut("COPY (SELECT * FROM events) TO STDOUT (FORMAT binary)", out);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return copyIn();
  }

  private Stretch copyIn() {
    Duration cpu = database.cpu();
    long from = System.nanoTime();
    try (InputStream in = Files.newInputStream(rows)) {
      long copied = copies().copyIn(COPY_IN, in, PIECE);
      Duration time = Duration.ofNanos(System.nanoTime() - from);
      return new Stretch(copied, time, database.cpu().minus(cpu), Duration.ZERO, Duration.ZERO);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private CopyManager copies() throws SQLException {
    return database.connection().unwrap(PGConnection.class).getCopyAPI();
  }
}
