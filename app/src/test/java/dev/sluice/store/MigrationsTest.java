package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While a release takes the place of another, the old one works on the tables of the new. So what
 * it names stays where it is, and what it writes is still taken. What nobody names any more goes a
 * release later, with a line before it that says so: {@code -- unused since V2}. So does a rule
 * come that rows have to keep: {@code -- kept since V2}.
 */
class MigrationsTest {

  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  private static final Pattern KNOWN =
      Pattern.compile("(?m)^-- (unused|kept) since V\\d+\\n[^;]*;");
  private static final Pattern MADE = Pattern.compile("(?i)\\bCREATE\\s+TABLE\\s+(\\w+)");
  private static final String CHANGES =
      "(?i)\\b(ALTER\\s+TABLE|CREATE\\s+UNIQUE\\s+INDEX[^;]*\\bON)\\s+";
  private static final Pattern REMARKS = Pattern.compile("--[^\\n]*");

  /** What an old release would meet and not expect. */
  private static final List<Pattern> BREAKING =
      List.of(
          statement(
              "DROP\\s+(TABLE|(MATERIALIZED\\s+)?VIEW|FUNCTION|PROCEDURE|TRIGGER|SEQUENCE|TYPE|DOMAIN|SCHEMA|EXTENSION)"),
          statement(
              "ALTER\\s+TABLE[^;]*\\bDROP\\s+(COLUMN\\b|(?!CONSTRAINT|DEFAULT|NOT|EXPRESSION)\\w)"),
          statement("ALTER\\s+\\w+[^;]*\\bRENAME\\b"),
          statement(
              "ALTER\\s+TABLE[^;]*\\bALTER\\s+(COLUMN\\s+)?\\w+\\s+(SET\\s+DATA\\s+)?TYPE\\b"),
          statement("ALTER\\s+TABLE[^;]*\\bSET\\s+NOT\\s+NULL\\b"),
          statement("ALTER\\s+TABLE[^;]*\\bDROP\\s+DEFAULT\\b"),
          statement(
              "ALTER\\s+TABLE[^;]*\\bADD\\s+(COLUMN\\s+)?(?!CONSTRAINT)\\w+(?:(?!DEFAULT|,)[^;])*\\bNOT\\s+NULL\\b(?:(?!DEFAULT|,)[^;])*[;,]"),
          statement(
              "ALTER\\s+TABLE[^;]*\\bADD\\s+(CONSTRAINT|CHECK|UNIQUE|PRIMARY|FOREIGN|EXCLUDE)\\b"),
          statement("CREATE\\s+UNIQUE\\s+INDEX"),
          // by which ON CONFLICT finds what is there
          statement("ALTER\\s+TABLE[^;]*\\bDROP\\s+CONSTRAINT\\s+\\w+_(pkey|key)\\b"),
          statement("ALTER\\s+TABLE[^;]*\\bSET\\s+SCHEMA\\b"),
          statement("REVOKE\\s"),
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
        "DROP TRIGGER noted ON clients;",
        "ALTER TABLE clients ADD CONSTRAINT name_is_short CHECK (length(name) < 9) NOT VALID;",
        "ALTER TABLE clients ADD UNIQUE (name);",
        "CREATE UNIQUE INDEX ON clients (name);",
        "ALTER TABLE clients DROP CONSTRAINT clients_pkey;",
        "REVOKE SELECT ON clients FROM sluice_reader;",
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
        "-- kept since V2\nALTER TABLE clients ADD UNIQUE (name);",
        "CREATE TABLE regions (name text);\nCREATE UNIQUE INDEX ON regions (name);",
        "CREATE TABLE regions (name text);\nALTER TABLE regions ADD UNIQUE (name);",
      })
  void what_it_would_not_notice_is_let_be(String sql) {
    assertThat(breaking(sql)).isEmpty();
  }

  private static List<String> breaking(String sql) {
    String told = REMARKS.matcher(KNOWN.matcher(sql).replaceAll("")).replaceAll("");
    String old = ofOldTables(told);
    return BREAKING.stream()
        .filter(each -> each.matcher(old).find())
        .map(Pattern::pattern)
        .toList();
  }

  /** Nobody has written yet to a table that is made here. */
  private static String ofOldTables(String sql) {
    String old = sql;
    for (MatchResult made : MADE.matcher(sql).results().toList()) {
      old = old.replaceAll(CHANGES + made.group(1) + "\\b[^;]*;", "");
    }
    return old;
  }
}
