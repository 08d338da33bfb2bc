package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The limits in docs/limits.md are those in the code. */
class LimitsDocumentTest {
  private static final String HEAD = "| what | most | where it is said |";
  private static final Pattern NUMBER = Pattern.compile("2\\^(\\d+)|[\\d,]*\\d");

  @Test
  void every_limit_is_the_constant_that_the_page_names() {
    List<SourceFile> sources = SourceFile.all();
    List<String> wrong = new ArrayList<>();
    List<List<String>> rows = MarkdownTable.read("docs/limits.md", HEAD);
    assertTrue(rows.size() > 15, rows::toString);
    for (List<String> row : rows) {
      String[] name = MarkdownTable.codes(row.get(2)).getFirst().split("\\.");
      String text =
          sources.stream()
              .filter(file -> file.name().equals(name[0]))
              .map(SourceFile::text)
              .findFirst()
              .orElse("");
      Matcher constant =
          Pattern.compile("\\b" + name[name.length - 1] + " = ([^;]+);").matcher(text);
      String said = constant.find() ? constant.group(1) : "nothing";
      if (number(row.get(1)) != value(said)) {
        wrong.add(row.get(2) + " is " + said + ", but the page says " + row.get(1));
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** The last number of a text, as in 1,024 or 2^10. */
  private static long number(String text) {
    long last = -1;
    Matcher number = NUMBER.matcher(text);
    while (number.find()) {
      last =
          number.group(1) == null
              ? Long.parseLong(number.group().replace(",", ""))
              : 1L << Integer.parseInt(number.group(1));
    }
    return last;
  }

  /** The value of a constant as it is written, such as 1L << 62, 1_000 or Integer.MAX_VALUE. */
  private static long value(String expression) {
    String plain = expression.replace("_", "").replace("L", "").strip();
    if (plain.equals("Integer.MAXVAUE")) {
      return Integer.MAX_VALUE;
    }
    String[] shift = plain.split(" << ");
    if (!shift[0].matches("\\d+")) {
      return -2;
    }
    return shift.length == 2
        ? Long.parseLong(shift[0]) << Integer.parseInt(shift[1])
        : Long.parseLong(shift[0]);
  }
}
