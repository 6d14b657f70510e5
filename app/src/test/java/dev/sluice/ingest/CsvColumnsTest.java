package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.body.CsvRow;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CsvColumnsTest {

  @Test
  void a_header_names_only_so_many_columns() {
    assertThat(CsvColumns.of(header(128)).count()).isEqualTo(128);
    assertThatThrownBy(() -> CsvColumns.of(header(129)))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.MALFORMED_CSV))
        .hasMessageContaining("128");
  }

  private static CsvRow header(int columns) {
    List<String> names =
        Stream.concat(
                Stream.of("action"), IntStream.range(1, columns).mapToObj(i -> "metadata." + i))
            .toList();
    return new CsvRow.Cells(names);
  }
}
