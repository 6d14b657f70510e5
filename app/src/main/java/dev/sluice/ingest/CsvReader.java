package dev.sluice.ingest;

import dev.sluice.body.Csv;
import dev.sluice.body.CsvRow;
import dev.sluice.body.Slice;
import dev.sluice.event.EventReader;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.List;
import java.util.Optional;

/** Reads the rows of one CSV file, whose first row names the columns. */
final class CsvReader implements RecordReader {

  private final EventReader events;
  private CsvColumns columns = CsvColumns.NONE;

  CsvReader(EventReader events) {
    this.events = events;
  }

  @Override
  public boolean isHeader(Slice row) {
    columns =
        switch (row) {
          case Slice.Whole whole -> CsvColumns.of(Csv.read(whole));
          case Slice.TooLong tooLong ->
              throw new Problem(
                  ProblemType.TOO_LARGE,
                  "The header is larger than " + EventReader.MAX_EVENT_BYTES + " bytes.");
        };
    return true;
  }

  @Override
  public Optional<String> idOf(Slice.Whole row) {
    return Csv.read(row) instanceof CsvRow.Cells(List<String> cells)
        ? columns.id(cells)
        : Optional.empty();
  }

  @Override
  public Reading read(Slice.Whole row, Origin origin) {
    return switch (Csv.read(row)) {
      case CsvRow.Cells(List<String> cells) -> read(cells, origin);
      case CsvRow.NotUtf8 notUtf8 ->
          refused(new Rejection.InvalidEncoding("The row is not valid UTF-8."));
      case CsvRow.Malformed(String detail) -> refused(new Rejection.MalformedCsv(detail));
    };
  }

  private Reading read(List<String> cells, Origin origin) {
    if (cells.size() != columns.count()) {
      return refused(
          new Rejection.MalformedCsv(
              "The row has %d cells where the header has %d."
                  .formatted(cells.size(), columns.count())));
    }
    Optional<Rejection> fault = columns.faultOf(cells);
    if (fault.isPresent()) {
      return refused(fault.get());
    }
    byte[] json = columns.json(cells);
    return events.read(json, 0, json.length, origin);
  }

  private static Reading refused(Rejection rejection) {
    return new Reading.Rejected(rejection);
  }
}
