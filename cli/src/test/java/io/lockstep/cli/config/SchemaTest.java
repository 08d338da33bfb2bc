package io.lockstep.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.lockstep.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lockstep schema}, judged by a validator of others. */
class SchemaTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  private static JsonNode document;
  private static JsonSchema schema;

  @TempDir Path folder;

  @BeforeAll
  static void read() throws IOException {
    document = JSON.readTree(Cli.succeed("schema").out());
    schema = FACTORY.getSchema(document);
  }

  private static Set<ValidationMessage> faults(String json) throws IOException {
    return schema.validate(JSON.readTree(json));
  }

  @Test
  void it_is_a_schema_itself() {
    assertEquals(
        Set.of(),
        FACTORY
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
            .validate(document));
  }

  @Test
  void every_option_of_train_is_a_field_with_its_description() {
    Set<String> options = new TreeSet<>();
    Pattern.compile("^ +(?:-\\w, )?(--[a-z][a-z-]*)(?:, (--[a-z-]+))?", Pattern.MULTILINE)
        .matcher(Cli.succeed("train", "--help").out())
        .results()
        .flatMap(found -> Stream.of(found.group(1), found.group(2)))
        .filter(name -> name != null)
        .map(name -> name.substring(2))
        .forEach(options::add);
    options.removeAll(Set.of("config", "help", "version"));
    assertTrue(options.containsAll(Set.of("lr", "learning-rate", "layers", "run-dir")), "options");
    Set<String> fields = new TreeSet<>();
    document
        .get("properties")
        .properties()
        .forEach(field -> {
          fields.add(field.getKey());
          JsonNode of = field.getValue();
          assertTrue(
              of.has("$ref") || !of.get("description").asText().contains("${"), of.toString());
          assertTrue(
              of.has("$ref") || !of.get("description").asText().contains("%n"), of.toString());
        });
    options.addAll(Set.of("$schema", "record"));
    assertEquals(options, fields);
  }

  @Test
  void usual_values_are_of_their_type() throws IOException {
    ObjectNode usual = JSON.createObjectNode();
    document
        .get("properties")
        .properties()
        .forEach(field -> {
          if (field.getValue().has("default")) {
            usual.set(field.getKey(), field.getValue().get("default"));
          }
        });
    assertEquals(10, usual.get("epochs").intValue());
    assertEquals("auto", usual.get("scale").asText());
    assertEquals(Set.of(), faults(usual.toString()));
  }

  @Test
  void choices_and_types_are_told() {
    JsonNode properties = document.get("properties");
    assertEquals(
        "[\"auto\",\"none\",\"standard\",\"minmax\"]", properties.at("/scale/enum").toString());
    assertEquals("\"integer\"", properties.at("/seed/type").toString());
    assertEquals("\"boolean\"", properties.at("/mark-missing/type").toString());
    assertEquals("[\"string\",\"number\"]", properties.at("/lr/type").toString());
    assertEquals("{\"$ref\":\"#/properties/lr\"}", properties.at("/learning-rate").toString());
  }

  @Test
  void the_examples_and_what_a_model_keeps_are_valid() throws IOException {
    try (Stream<Path> examples = Files.list(Path.of("../examples/runs"))) {
      // A space of a search lies beside the runs.
      for (Path example : examples.filter(file -> !file.endsWith("space.json")).toList()) {
        assertEquals(Set.of(), faults(Files.readString(example)), example.toString());
      }
    }
    Path run = folder.resolve("run");
    Cli.succeed(
        "train",
        "--data=xor:100",
        "--layers=[{\"layer\":\"linear\",\"out\":4},\"relu\",{\"layer\":\"linear\",\"out\":2}]",
        "--optimizer=momentum",
        "--lr=warmup(5) then cosine(0.1, 0.001, 40)",
        "--class-weights=balanced",
        "--freeze=0.bias",
        "--clip-norm=1",
        "--epochs=1",
        "--device=cpu",
        "--run-dir=" + run);
    assertEquals(Set.of(), faults(Files.readString(run.resolve("run.json"))));
  }

  @Test
  void a_document_may_name_its_schema() throws IOException {
    String json =
        "{\"$schema\": \"run.schema.json\", \"data\": \"xor:64\", \"epochs\": 1,"
            + " \"learning-rate\": 0.1, \"freeze\": [\"0.bias\", \"2.bias\"], \"ignore\": 3,"
            + " \"hyper\": {\"beta1\": 0.5}}";
    assertEquals(Set.of(), faults(json));
    String named = json.replace(" \"ignore\": 3,", "");
    Path file = Files.writeString(folder.resolve("run.json"), named);
    Path bare =
        Files.writeString(
            folder.resolve("bare.json"), named.replace("\"$schema\": \"run.schema.json\", ", ""));
    assertEquals(
        Cli.succeed("train", "--config", bare.toString(), "--device=cpu", "--json").digest(),
        Cli.succeed("train", "--config", file.toString(), "--device=cpu", "--json").digest());
  }

  /** What the command refuses for a key or a type, the schema refuses, too. */
  @Test
  void what_the_command_refuses_is_invalid() throws IOException {
    List<String> refused = new ArrayList<>();
    for (String json : ConfigErrorsTest.documents().map(of -> (String) of.get()[0]).toList()) {
      boolean ofOneKey = json.startsWith("{") && json.endsWith("}") && !json.contains("} {");
      if (ofOneKey && !json.endsWith(",}") && !json.contains("\"lr\"")) {
        assertFalse(faults(json).isEmpty(), json);
        refused.add(json);
      }
    }
    assertTrue(refused.size() >= 12, refused.toString());
    assertEquals(
        Set.of(
            "$: property 'epoch' is not defined in the schema and the schema does not allow"
                + " additional properties",
            "$.scale: does not have a value in the enumeration [\"auto\", \"none\", \"standard\","
                + " \"minmax\"]"),
        Set.copyOf(
            faults("{\"epoch\": 5, \"scale\": \"stander\"}").stream()
                .map(ValidationMessage::getMessage)
                .toList()));
  }
}
