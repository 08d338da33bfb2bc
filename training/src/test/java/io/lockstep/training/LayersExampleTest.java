package io.lockstep.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.training.network.LayerJson;
import io.lockstep.training.nn.Layer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network of docs/layers.md in Java, compiled as it stands there, is the one in JSON. */
class LayersExampleTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "layers.md");
  private static final String IMPORTS =
      """
      import static io.lockstep.training.network.Layers.*;

      import io.lockstep.kernels.library.Activations;
      import io.lockstep.training.layer.*;
      import io.lockstep.training.layer.norm.*;
      import io.lockstep.training.layer.shape.*;
      import io.lockstep.training.layer.spatial.*;
      import io.lockstep.training.network.LayerJson;
      import io.lockstep.training.nn.Layer;

      void main() {
      """;

  @TempDir Path folder;

  private static List<String> snippets(String language) throws Exception {
    return Pattern.compile("(?s)```" + language + "\\n(.*?)\\n```")
        .matcher(Files.readString(DOCUMENT))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void what_is_written_in_java_is_what_is_written_in_json() throws Exception {
    List<String> programs = snippets("java");
    assertEquals(2, programs.size());
    for (String network : programs) {
      String program = IMPORTS + network + "\n  IO.println(LayerJson.toText(network));\n}\n";
      Path own = Files.createTempDirectory(folder, "snippet");
      SourceRun.compile(Files.writeString(own.resolve("Example.java"), program), own);
      String written = SourceRun.run(own, "Example");
      Layer read = LayerJson.ofText(written);
      assertEquals(written.strip(), LayerJson.toText(read).strip());
      if (network.equals(programs.getFirst())) {
        assertEquals(LayerJson.ofText(snippets("json").getFirst()), read);
      }
    }
  }
}
