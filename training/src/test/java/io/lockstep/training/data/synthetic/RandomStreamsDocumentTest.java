package io.lockstep.training.data.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.random.RandomStream;
import io.lockstep.training.data.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of random streams in docs/arithmetic.md beside the code. */
class RandomStreamsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "arithmetic.md");
  private static final String HEADER = "| use | number | index | step | element |";

  /** What the document calls each use: the beginning of its row. */
  private static final Map<RandomStream, String> USES =
      Map.of(
          RandomStream.SPLIT, "split",
          RandomStream.SHUFFLE, "shuffle",
          RandomStream.INITIALIZE, "initial weights",
          RandomStream.DROPOUT, "dropout",
          RandomStream.NOISE, "noise",
          RandomStream.PLAYGROUND, "playground sets",
          RandomStream.DIGITS, "drawn digits",
          RandomStream.TENSOR, "random tensors",
          RandomStream.SEARCH, "search");

  @Test
  void every_use_has_the_number_of_the_document() throws IOException {
    Map<String, Integer> written = new TreeMap<>();
    rows().forEach((use, cells) -> written.put(use, Integer.parseInt(cells.get(1))));
    Map<String, Integer> coded =
        Arrays.stream(RandomStream.values())
            .collect(
                Collectors.toMap(s -> row(s), s -> s.word() >>> 24, (a, _) -> a, TreeMap::new));
    assertEquals(written, coded);
  }

  @Test
  void every_playground_set_has_the_index_of_the_document() throws IOException {
    String indices = rows().getOrDefault(row(RandomStream.PLAYGROUND), List.of()).get(2);
    Map<String, Integer> written =
        Arrays.stream(indices.split(", "))
            .map(pair -> pair.split(" "))
            .collect(Collectors.toMap(p -> p[0], p -> Integer.parseInt(p[1])));
    Map<String, Integer> coded =
        Arrays.stream(Playground.values())
            .collect(
                Collectors.toMap(s -> s.name().toLowerCase(Locale.ROOT), s -> index(s.stream())));
    coded.put("plane", index(Plane.stream()));
    coded.put("bumps", index(Bumps.stream()));
    for (ManyClasses set : ManyClasses.values()) {
      coded.put(set.name().toLowerCase(Locale.ROOT), index(set.stream()));
    }
    assertEquals(written, coded);
  }

  @Test
  void the_plane_is_drawn_from_its_stream() {
    ExampleRandom draws = new ExampleRandom(7, 6 << 24 | 4, 0);
    Matrix points = Plane.generate(1, 0, 7).features().values();
    assertEquals((float) draws.uniform(-6, 6), points.get(0, 0));
    assertEquals((float) draws.uniform(-6, 6), points.get(0, 1));
  }

  private static int index(int word) {
    assertEquals(RandomStream.PLAYGROUND.word(), word & 0xff000000);
    return word & 0xffffff;
  }

  private static String row(RandomStream stream) {
    return USES.getOrDefault(stream, stream.name());
  }

  /** Returns the cells of each row of the table, by what it is called before any colon or note. */
  private static Map<String, List<String>> rows() throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .dropWhile(line -> !line.equals(HEADER))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList())
        .collect(
            Collectors.toMap(
                cells -> cells.getFirst().replaceFirst("(:| \\().*", ""),
                Function.identity(),
                (a, _) -> a,
                LinkedHashMap::new));
  }
}
