package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between the documents lead somewhere, and decisions are numbered one by one. */
class DocumentLinksTest {
  private static final Path ROOT = SourceFile.ROOT;
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]*)(#[^)\\s]*)?\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
  private static final Pattern DECISION = Pattern.compile("(\\d{3})-.*\\.md");

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(docs, top).filter(f -> f.toString().endsWith(".md")).sorted().toList();
    }
  }

  @Test
  void links_lead_to_files_and_headings() throws IOException {
    Set<String> broken = new TreeSet<>();
    int found = 0;
    for (Path document : documents()) {
      for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
        if (link.group(1).contains(":")) {
          continue;
        }
        found++;
        Path target = document.resolveSibling(link.group(1)).normalize();
        target = link.group(1).isEmpty() ? document : target;
        boolean leads =
            link.group(2) == null
                ? Files.exists(target)
                : Files.isRegularFile(target) && anchors(target).contains(link.group(2));
        if (!leads) {
          broken.add(ROOT.relativize(document) + ": " + link.group(1) + link.group(2));
        }
      }
    }
    assertEquals(Set.of(), broken);
    assertTrue(found > 50, found + " links");
  }

  /** The anchors of a document's headings, as GitHub makes them. */
  private static Set<String> anchors(Path document) throws IOException {
    return HEADING
        .matcher(Files.readString(document))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(text -> "#" + text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void decisions_are_numbered_one_by_one_and_say_so() throws IOException {
    List<String> titles = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT.resolve("docs/adr"))) {
      for (Path file : files.sorted().toList()) {
        var name = DECISION.matcher(file.getFileName().toString());
        assertTrue(name.matches(), file::toString);
        titles.add(Files.readAllLines(file).getFirst().replaceFirst(":.*", ""));
        expected.add(String.format(Locale.ROOT, "# %03d", expected.size() + 1));
        assertEquals(expected.getLast(), "# " + name.group(1));
      }
    }
    assertEquals(expected, titles);
  }
}
