package io.lockstep.training.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvOptions.Header;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.Imputation;
import io.lockstep.training.data.csv.schema.OnMissing;
import io.lockstep.training.data.csv.schema.Unseen;
import io.lockstep.training.data.csv.text.DateOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts drawn at random: each is read, and read again by its schema, or refused with a message. */
class CsvFuzzTest {
  private static final List<String> PIECES =
      List.of(
          "1",
          "2",
          "-3.5",
          "0,5",
          "1,234",
          "02134",
          "1e9",
          "1700000001",
          "1700000002",
          "1e-41",
          "?",
          "NA",
          "",
          "",
          "a",
          "b",
          "name",
          "x y",
          "\"a,b\"",
          "\"c;d\"",
          "\"",
          "2020-01-01",
          "2020-01-02 10:00",
          "12:30",
          "31/12/2016",
          "\u0000",
          "\ufeff",
          "NaN",
          "1e999");

  @TempDir Path folder;

  private static String draw(Random random) {
    String separator = List.of(",", ";", "\t", "|", "  ", ", ").get(random.nextInt(6));
    int columns = 1 + random.nextInt(4);
    int lines = random.nextInt(7);
    int kinds = 1 + random.nextInt(PIECES.size());
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < lines; line++) {
      int fields = random.nextInt(20) == 0 ? 1 + random.nextInt(5) : columns;
      for (int field = 0; field < fields; field++) {
        text.append(field > 0 ? separator : "");
        text.append(PIECES.get((field * 5 + random.nextInt(kinds)) % PIECES.size()));
      }
      text.append(random.nextInt(9) == 0 ? separator : "").append(line < 6 ? "\n" : "");
    }
    return text.toString();
  }

  private static CsvOptions options(Random random) {
    CsvOptions options =
        random.nextBoolean() ? CsvOptions.DEFAULT : CsvOptions.DEFAULT.withoutLabel();
    options = options.withHeader(Header.values()[random.nextInt(3)]);
    options = options.withMissing(OnMissing.values()[random.nextInt(3)]);
    options = options.withDates(DateOrder.values()[random.nextInt(3)]);
    if (random.nextBoolean()) {
      options =
          options.withImputation(Imputation.values()[random.nextInt(3)], random.nextBoolean());
    }
    return random.nextInt(3) == 0 ? options.withHeldOut(0.3, 7) : options;
  }

  @Test
  void every_text_is_read_the_same_twice_or_refused() {
    Tables tables = new Tables(folder);
    int read = 0;
    for (int seed = 0; seed < 4000; seed++) {
      Random random = new Random(seed);
      String text = draw(random);
      CsvOptions options = options(random);
      try {
        read += readTwice(tables, text, options) ? 1 : 0;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + text, e);
      }
    }

    assertTrue(read > 800, read + " of 4000 were read");
  }

  /** Whether a text can be read; how often is then no matter. */
  private static boolean readTwice(Tables tables, String text, CsvOptions options) {
    CsvTable table;
    try {
      table = tables.read(text, options);
    } catch (DataException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("[read csv] "), message);
      assertTrue(message.chars().noneMatch(Character::isISOControl), message);
      return false;
    }
    String features = Tables.features(table);
    assertTrue(!features.contains("NaN") && !features.contains("Infinity"), text);
    CsvSchema kept = CsvSchema.fromJson(table.schema().toJson());
    assertEquals(table.schema(), kept, text);
    CsvTable again = CsvReader.read(tables.file(text), kept, true, Unseen.ERROR);
    assertEquals(features, Tables.features(again), text);
    assertEquals(table.dataset().targets().rows(), again.dataset().targets().rows(), text);
    return true;
  }
}
