package io.lockstep.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of docs/layers.md is what is registered; its snippets are networks. */
class LayersDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "layers.md");
  private static final Path TABLE = Path.of("target", "layers.md");

  @Test
  void every_kind_has_its_row() throws IOException {
    List<String> rows =
        LayerKinds.all().stream()
            .filter(kind -> kind.type().getName().startsWith("io.lockstep.training.layer."))
            .map(LayersDocumentTest::row)
            .toList();
    Files.write(TABLE, rows);
    List<String> there =
        Files.readAllLines(DOCUMENT).stream()
            .dropWhile(line -> !line.equals("## All layers"))
            .filter(line -> line.startsWith("| `"))
            .map(LayersDocumentTest::withoutOthersNames)
            .toList();
    assertEquals(
        String.join("\n", rows),
        String.join("\n", there),
        "what the rows ought to begin with is in training/" + TABLE);
  }

  private static String withoutOthersNames(String row) {
    return row.lines()
        .map(line -> line.replaceFirst(" \\|[^|]*\\|[^|]*\\|$", ""))
        .findFirst()
        .orElse("");
  }

  private static String row(LayerKind kind) {
    String properties =
        kind.components().stream().map(c -> property(kind, c)).collect(Collectors.joining(", "));
    return "| `" + kind.name() + "` | " + properties + " | " + kind.about().replace("|", "\\|");
  }

  private static String property(LayerKind kind, RecordComponent component) {
    Object usual = kind.defaults().get(component.getName());
    return usual == null
        ? component.getName()
        : component.getName() + "=" + PropertyCodec.write(usual).toString().replace("\"", "");
  }

  @Test
  void every_network_in_it_can_be_read() throws IOException {
    String[] parts = Files.readString(DOCUMENT).split("```json\n");
    assertEquals(3, parts.length);
    for (int i = 1; i < parts.length; i++) {
      String json = parts[i].substring(0, parts[i].indexOf("```"));
      assertEquals(
          LayerJson.ofText(json), LayerJson.ofText(LayerJson.toText(LayerJson.ofText(json))));
    }
  }
}
