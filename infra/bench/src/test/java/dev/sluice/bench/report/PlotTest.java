package dev.sluice.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PlotTest {

  @Test
  void a_bar_is_as_long_as_its_share_of_the_longest_of_its_panel() throws Exception {
    Row rate = Row.of("events/s", List.of(1000.0), List.of(250.0));
    Comparison comparison = new Comparison("Title", "Other", List.of(rate), List.of());

    Document plot = drawn(comparison);

    double reference = width(only(plot, "rect", "reference"));
    assertThat(width(only(plot, "rect", "ours"))).isEqualTo(reference / 4);
    assertThat(texts(plot)).containsExactly("Title: events/s", "Sluice", "250", "Other", "1,000");
  }

  @Test
  void rounds_that_differ_are_drawn_from_the_least_to_the_most() throws Exception {
    Row rate = Row.of("events/s", List.of(1.0, 1.0, 1.0), List.of(100.0, 200.0, 400.0));
    Document plot = drawn(new Comparison("Title", "Other", List.of(rate), List.of()));

    Element rounds = only(plot, "line", "rounds");

    double from = Double.parseDouble(rounds.getAttribute("x1"));
    double to = Double.parseDouble(rounds.getAttribute("x2"));
    double ours = width(only(plot, "rect", "ours"));
    assertThat(to - from).isEqualTo(ours / 200 * 300);
  }

  @Test
  void what_several_sections_found_is_drawn_side_by_side_and_what_only_one_did_is_not()
      throws Exception {
    Section few =
        new Section(
            "few",
            List.of(Finding.of("half", 5, "ms"), Finding.ofBytes("memory", 1 << 20)),
            List.of());
    Section many = new Section("many", List.of(Finding.of("half", 10, "ms")), List.of());

    Document plot = drawn(few, many);

    assertThat(texts(plot)).containsExactly("half", "few", "5 ms", "many", "10 ms");
    assertThat(elements(plot, "line")).isEmpty();
  }

  @Test
  void times_are_lines_from_the_half_to_nearly_all_of_them_on_a_scale_of_tens() throws Exception {
    List<Long> alike = Collections.nCopies(100, millis(10));
    List<Long> apart = new ArrayList<>(Collections.nCopies(98, millis(10)));
    apart.addAll(List.of(millis(1_000), millis(1_000)));
    Section few = new Section("few", times("calls", alike), List.of());
    Section many = new Section("many", times("calls", apart), List.of());

    Document plot = drawn(few, many);

    assertThat(texts(plot)).contains("few", "many", "calls", "10 ms", "100 ms", "1,000 ms");
    assertThat(texts(plot)).doesNotContain("calls, half of them within");
    double decade = xOf(plot, "100 ms") - xOf(plot, "10 ms");
    assertThat(ranges(plot).map(range -> length(range) / decade).skip(2))
        .usingElementComparator(PlotTest::nearly)
        .containsExactly(0.0, 2.0);
    assertThat(elements(plot, "rect")).hasSize(1);
  }

  private static List<Finding> times(String what, List<Long> nanos) {
    Latencies latencies = new Latencies(nanos);
    return List.of(latencies.half(what), latencies.nearlyAll(what));
  }

  private static long millis(long many) {
    return many * 1_000_000;
  }

  private static double xOf(Document plot, String text) {
    return elements(plot, "text")
        .filter(each -> each.getTextContent().equals(text))
        .mapToDouble(each -> Double.parseDouble(each.getAttribute("x")))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Element> ranges(Document plot) {
    return elements(plot, "line").filter(each -> each.getAttribute("class").equals("range"));
  }

  private static double length(Element line) {
    return Double.parseDouble(line.getAttribute("x2"))
        - Double.parseDouble(line.getAttribute("x1"));
  }

  /** Places are written to a tenth. */
  private static int nearly(double one, double other) {
    return Math.abs(one - other) < 0.01 ? 0 : Double.compare(one, other);
  }

  @Test
  void words_of_a_figure_are_no_part_of_the_drawing() throws Exception {
    Section some = new Section("a < b & c", List.of(Finding.ofCount("<script>", 1)), List.of());

    assertThat(texts(drawn(some, some)))
        .containsExactly("<script>", "a < b & c", "1", "a < b & c", "1");
  }

  private static Document drawn(Part... parts) throws Exception {
    String svg = Plot.of("Plot", Panels.of(List.of(parts)));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
  }

  private static Element only(Document plot, String tag, String kind) {
    return elements(plot, tag)
        .filter(each -> each.getAttribute("class").equals(kind))
        .reduce(
            (one, another) -> {
              throw new AssertionError("There is more than one " + kind);
            })
        .orElseThrow();
  }

  private static double width(Element bar) {
    return Double.parseDouble(bar.getAttribute("width"));
  }

  private static List<String> texts(Document plot) {
    return elements(plot, "text").map(Element::getTextContent).toList();
  }

  private static Stream<Element> elements(Document plot, String tag) {
    NodeList all = plot.getElementsByTagName(tag);
    return IntStream.range(0, all.getLength()).mapToObj(each -> (Element) all.item(each));
  }
}
