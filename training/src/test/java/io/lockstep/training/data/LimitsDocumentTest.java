package io.lockstep.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The limits of docs/limits.md beside the code of this module. */
class LimitsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "limits.md");
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| .* \\| (\\S+)( bytes)? \\| `([\\w.]+)\\.(\\w+)` \\|$", Pattern.MULTILINE);

  private static long number(String text) {
    return text.startsWith("2^")
        ? 1L << Integer.parseInt(text.substring(2))
        : Long.parseLong(text.replace(",", ""));
  }

  /** The names of the classes of this module by their simple names. */
  private static Map<String, String> classes() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> SOURCES.relativize(file).toString().replace(".java", "").replace('/', '.'))
          .collect(
              Collectors.toMap(name -> name.replaceFirst(".*\\.", ""), name -> name, (a, _) -> a));
    }
  }

  private static long constant(Map<String, String> classes, String owner, String name)
      throws ReflectiveOperationException {
    String[] parts = owner.split("\\.", 2);
    String nested = parts.length == 1 ? "" : "$" + parts[1];
    Field field = Class.forName(classes.get(parts[0]) + nested).getDeclaredField(name);
    field.setAccessible(true);
    return ((Number) field.get(null)).longValue();
  }

  @Test
  void limits_are_those_of_the_document() throws IOException, ReflectiveOperationException {
    Map<String, String> classes = classes();
    Map<String, Long> told = new TreeMap<>();
    Map<String, Long> there = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(DOCUMENT));
    while (row.find()) {
      if (!classes.containsKey(row.group(3).replaceFirst("\\..*", ""))) {
        continue; // Of another module.
      }
      String name = row.group(3) + "." + row.group(4);
      told.put(name, number(row.group(1)));
      there.put(name, constant(classes, row.group(3), row.group(4)));
    }
    assertEquals(told, there);
    assertTrue(told.size() >= 19, told::toString);
  }
}
