package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.platform.ProblemType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiDescriptionTest {

  private static JsonNode contract;

  @BeforeAll
  static void read() throws IOException {
    contract = JsonMapper.shared().valueToTree(ApiDescription.read());
  }

  @Test
  void every_problem_is_documented_and_no_other() {
    List<String> documented =
        contract
            .at("/paths/~1problems~1{slug}/get/parameters/0/schema/enum")
            .valueStream()
            .map(JsonNode::asString)
            .toList();

    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values()).map(ProblemType::slug).toList());
  }

  @Test
  void every_example_of_a_problem_is_what_the_server_would_say() {
    List<JsonNode> examples = everything(contract).filter(ApiDescriptionTest::isProblem).toList();

    assertThat(examples).hasSizeGreaterThan(ProblemType.values().length / 2);
    assertThat(examples)
        .allSatisfy(
            example -> {
              ProblemType type = typeOf(example.path("type").asString());
              assertThat(example.path("title").asString()).isEqualTo(type.title());
              assertThat(example.path("status").asInt()).isEqualTo(type.status().value());
            });
  }

  @Test
  void an_answer_shows_only_problems_of_its_own_status() {
    contract
        .path("paths")
        .valueStream()
        .flatMap(JsonNode::valueStream)
        .flatMap(operation -> operation.path("responses").propertyStream())
        .filter(answer -> answer.getKey().startsWith("4"))
        .forEach(
            answer ->
                everything(answer.getValue())
                    .filter(ApiDescriptionTest::isProblem)
                    .forEach(
                        example ->
                            assertThat(example.path("status").asString())
                                .isEqualTo(answer.getKey())));
  }

  @Test
  void every_reference_leads_somewhere() {
    List<String> references =
        everything(contract)
            .filter(node -> node.has("$ref"))
            .map(node -> node.path("$ref").asString())
            .toList();

    assertThat(references)
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(contract.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void every_operation_has_a_name_of_its_own() {
    List<String> names =
        contract
            .path("paths")
            .valueStream()
            .flatMap(JsonNode::valueStream)
            .map(operation -> operation.path("operationId").asString())
            .toList();

    assertThat(names).doesNotHaveDuplicates().doesNotContain("");
  }

  private static boolean isProblem(JsonNode node) {
    return node.has("requestId") && node.path("type").asString("").startsWith("/problems/");
  }

  private static ProblemType typeOf(String uri) {
    return Arrays.stream(ProblemType.values())
        .filter(type -> type.uri().equals(uri))
        .findFirst()
        .orElseThrow(() -> new AssertionError(uri + " is no problem of ours"));
  }

  private static Stream<JsonNode> everything(JsonNode node) {
    return Stream.concat(
        Stream.of(node), node.valueStream().flatMap(ApiDescriptionTest::everything));
  }
}
