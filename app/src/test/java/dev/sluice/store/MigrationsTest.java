package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While a release takes the place of another, the old one works on the tables of the new. So what
 * it names stays where it is, and what it writes is still taken. What nobody names any more goes a
 * release later, with a line before it that says so: {@code -- unused since V2}.
 */
class MigrationsTest {

  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  private static final Pattern UNUSED = Pattern.compile("(?m)^-- unused since V\\d+\\n[^;]*;");
  private static final Pattern REMARKS = Pattern.compile("--[^\\n]*");

  /** What an old release would meet and not expect. */
  private static final List<Pattern> BREAKING =
      List.of(
          statement("DROP\\s+(TABLE|VIEW|FUNCTION|TYPE|SCHEMA)"),
          statement(
              "ALTER\\s+TABLE[^;]*\\bDROP\\s+(COLUMN\\b|(?!CONSTRAINT|DEFAULT|NOT|EXPRESSION)\\w)"),
          statement("ALTER\\s+\\w+[^;]*\\bRENAME\\b"),
          statement(
              "ALTER\\s+TABLE[^;]*\\bALTER\\s+(COLUMN\\s+)?\\w+\\s+(SET\\s+DATA\\s+)?TYPE\\b"),
          statement("ALTER\\s+TABLE[^;]*\\bSET\\s+NOT\\s+NULL\\b"),
          statement("ALTER\\s+TABLE[^;]*\\bDROP\\s+DEFAULT\\b"),
          statement(
              "ALTER\\s+TABLE[^;]*\\bADD\\s+(COLUMN\\s+)?(?!CONSTRAINT)\\w+(?:(?!DEFAULT|,)[^;])*\\bNOT\\s+NULL\\b(?:(?!DEFAULT|,)[^;])*[;,]"),
          statement("TRUNCATE\\s"));

  private static Pattern statement(String beginning) {
    return Pattern.compile("\\b" + beginning, Pattern.CASE_INSENSITIVE);
  }

  @Test
  void whoever_runs_the_release_before_can_go_on_after_each_migration() throws IOException {
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      assertThat(files)
          .allMatch(file -> file.getFileName().toString().matches("V\\d+__\\w+\\.sql"))
          .filteredOn(file -> !file.getFileName().toString().startsWith("V1__"))
          .allSatisfy(
              file -> assertThat(breaking(Files.readString(file))).as("%s", file).isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE audit;",
        "drop function make_day(date);",
        "ALTER TABLE clients DROP COLUMN name;",
        "ALTER TABLE clients DROP name;",
        "ALTER TABLE clients RENAME COLUMN name TO title;",
        "ALTER TABLE clients\n  RENAME TO customers;",
        "ALTER TYPE span RENAME VALUE 'day' TO 'date';",
        "ALTER TABLE counts ALTER COLUMN value TYPE numeric;",
        "ALTER TABLE clients ALTER email SET NOT NULL;",
        "ALTER TABLE clients ALTER created_at DROP DEFAULT;",
        "ALTER TABLE clients ADD COLUMN region text NOT NULL;",
        "ALTER TABLE clients ADD region text NOT NULL, ADD city text;",
        "TRUNCATE heartbeat;",
      })
  void what_an_old_release_would_stumble_over_is_found(String sql) {
    assertThat(breaking(sql)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE regions (id uuid PRIMARY KEY, name text NOT NULL);",
        "ALTER TABLE clients ADD COLUMN region text;",
        "ALTER TABLE clients ADD COLUMN region text NOT NULL DEFAULT 'eu';",
        "ALTER TABLE clients ADD region text DEFAULT 'eu' NOT NULL;",
        "ALTER TABLE clients ALTER COLUMN email DROP NOT NULL;",
        "ALTER TABLE clients DROP CONSTRAINT account_is_whole;",
        "CREATE OR REPLACE FUNCTION make_day(day date) RETURNS void LANGUAGE sql AS '';",
        "CREATE INDEX ON clients (name); -- what DROP TABLE would undo",
        "DROP INDEX clients_name_idx;",
        "-- unused since V2\nALTER TABLE clients DROP COLUMN region;",
      })
  void what_it_would_not_notice_is_let_be(String sql) {
    assertThat(breaking(sql)).isEmpty();
  }

  private static List<String> breaking(String sql) {
    String used = REMARKS.matcher(UNUSED.matcher(sql).replaceAll("")).replaceAll("");
    return BREAKING.stream()
        .filter(each -> each.matcher(used).find())
        .map(Pattern::pattern)
        .toList();
  }
}
