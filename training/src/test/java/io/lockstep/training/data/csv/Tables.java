package io.lockstep.training.data.csv;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import io.lockstep.training.data.csv.schema.CsvOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables written and read in tests, and what they hold as text. */
record Tables(Path folder) {
  CsvTable read(String text, CsvOptions options) {
    return CsvReader.read(file(text), options);
  }

  CsvTable read(String text) {
    return read(text, CsvOptions.DEFAULT);
  }

  Path file(String text) {
    try {
      return Files.writeString(folder.resolve("data.csv"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String features(CsvTable table) {
    return features(table.dataset());
  }

  static String features(Dataset data) {
    return text(data.features().values());
  }

  static String targets(CsvTable table) {
    Dataset data = table.dataset();
    if (data.targets() instanceof Targets.Classes classes) {
      return IntStream.range(0, classes.rows())
          .mapToObj(row -> classes.names().get(classes.get(row)))
          .collect(Collectors.joining(" "));
    }
    return text(assertInstanceOf(Targets.Values.class, data.targets()).values());
  }

  private static String text(Matrix values) {
    return IntStream.range(0, values.rows())
        .mapToObj(row ->
            IntStream.range(0, values.width())
                .mapToObj(column -> Float.toString(values.get(row, column)))
                .collect(Collectors.joining(" ")))
        .collect(Collectors.joining(" | "));
  }
}
