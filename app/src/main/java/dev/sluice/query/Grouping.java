package dev.sluice.query;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/** What events are added up by, and how SQL says so. */
sealed interface Grouping {

  /** All as one. */
  Grouping WHOLE = new ByTime(List.of(Instant.EPOCH));

  /** Where the counts tell, what of them is asked. */
  Optional<CountedKeys> counted(Selection wanted);

  /** What a count is of. */
  String ofCount();

  /** What a row is of. */
  String ofRow();

  /** The same where rows are added up with counts, which have fewer names. */
  String amongCounts();

  GenericExecuteSpec bind(GenericExecuteSpec statement);

  /** By when they were received: which of some buckets they are in, of which the first is 1. */
  record ByTime(List<Instant> starts) implements Grouping {

    @Override
    public Optional<CountedKeys> counted(Selection wanted) {
      return wanted.isOfTimeAlone()
          ? Optional.of(CountedKeys.TOTAL)
          : wanted
              .onlyField()
              .filter(field -> ByField.COUNTED.contains(field.getKey()))
              .map(field -> CountedKeys.of(field.getKey(), field.getValue()));
    }

    @Override
    public String ofCount() {
      return "width_bucket(since, :starts::timestamptz[])::text";
    }

    @Override
    public String ofRow() {
      return "width_bucket(received_at, :starts::timestamptz[])::text";
    }

    @Override
    public String amongCounts() {
      return "label";
    }

    @Override
    public GenericExecuteSpec bind(GenericExecuteSpec statement) {
      return statement.bind("starts", starts.toArray(Instant[]::new));
    }
  }

  /** By what a field has in it. */
  record ByField(EventField field) implements Grouping {

    private static final Set<EventField> COUNTED =
        Set.of(EventField.ACTION, EventField.PAGE, EventField.ROLE);

    @Override
    public Optional<CountedKeys> counted(Selection wanted) {
      if (!COUNTED.contains(field)) {
        return Optional.empty();
      }
      return wanted.isOfTimeAlone()
          ? Optional.of(CountedKeys.all(field))
          : wanted
              .onlyField()
              .filter(only -> only.getKey() == field)
              .map(Map.Entry::getValue)
              .map(value -> CountedKeys.of(field, value));
    }

    @Override
    public String ofCount() {
      return "key";
    }

    /** As it is counted. */
    @Override
    public String ofRow() {
      return "index_key(%s)".formatted(field.column());
    }

    @Override
    public String amongCounts() {
      return """
      CASE WHEN label IS NOT NULL THEN coalesce(
        (SELECT key FROM counted_keys WHERE client_id = :client AND dimension = '%s' AND key = label),
        '(other)') END
      """
          .formatted(field.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public GenericExecuteSpec bind(GenericExecuteSpec statement) {
      return statement;
    }
  }
}
