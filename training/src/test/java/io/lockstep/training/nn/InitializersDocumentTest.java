package io.lockstep.training.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Gain and fan of the initializers in docs/arithmetic.md beside the code. */
class InitializersDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "arithmetic.md");
  private static final Pattern FACTS =
      Pattern.compile(
          "Gain is (\\d+) for (\\w+), (\\d+) for (\\w+) and (\\w+);"
              + " fan is the number of inputs for (\\w+) and (\\w+),"
              + " \\(inputs \\+ outputs\\) / 2 for (\\w+)\\.");

  @Test
  void gains_and_fans_are_those_of_the_document() throws IOException {
    Matcher facts = FACTS.matcher(Files.readString(DOCUMENT));
    assertTrue(facts.find(), () -> DOCUMENT + " says nothing like " + FACTS);
    Map<String, Double> gains =
        Map.of(
            family(facts.group(2)), Double.valueOf(facts.group(1)),
            family(facts.group(4)), Double.valueOf(facts.group(3)),
            family(facts.group(5)), Double.valueOf(facts.group(3)));
    Set<String> ofInputs =
        Stream.of(facts.group(6), facts.group(7))
            .map(InitializersDocumentTest::family)
            .collect(Collectors.toSet());
    Set<String> seen = new HashSet<>();
    for (var entry : Initializers.all().entrySet()) {
      if (entry.getValue() instanceof Initializer.Scaled scaled) {
        String[] name = entry.getKey().split("_");
        if (entry.getKey().equals("uniform_fan_in")) {
          assertEquals(1.0 / 3, scaled.gain());
          assertEquals(Initializer.Fan.IN, scaled.fan());
          continue;
        }
        assertEquals(gains.get(name[0]), scaled.gain(), entry.getKey());
        Initializer.Fan fan =
            entry.getKey().endsWith("_fan_out")
                ? Initializer.Fan.OUT
                : ofInputs.contains(name[0]) ? Initializer.Fan.IN : Initializer.Fan.MEAN;
        assertEquals(fan, scaled.fan(), entry.getKey());
        assertEquals(name[1].equals("normal"), scaled.normal(), entry.getKey());
        seen.add(name[0]);
      }
    }
    assertEquals(gains.keySet(), seen);
  }

  private static String family(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
