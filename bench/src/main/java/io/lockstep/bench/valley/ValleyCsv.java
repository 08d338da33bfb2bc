package io.lockstep.bench.valley;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The file of all runs: a comment about the machine, the names of columns, a line for each run. */
final class ValleyCsv {
  private final Path file;

  ValleyCsv(Path file) {
    this.file = file;
  }

  /** Returns the runs that are there. */
  List<ValleyRun> read() throws IOException {
    List<ValleyRun> runs = new ArrayList<>();
    if (Files.exists(file)) {
      try (CsvReader<CsvRecord> csv =
          CsvReader.builder().commentStrategy(CommentStrategy.SKIP).ofCsvRecord(file)) {
        csv.stream().skip(1).forEach(line -> runs.add(ValleyRun.of(line.getFields())));
      }
    }
    return runs;
  }

  /** Begins the file, where it is not there. */
  void begin(String comment) throws IOException {
    if (!Files.exists(file)) {
      try (CsvWriter csv = writer()) {
        csv.writeComment(" " + comment);
        csv.writeRecord(ValleyRun.COLUMNS);
      }
    }
  }

  void add(ValleyRun run) throws IOException {
    try (CsvWriter csv = writer()) {
      csv.writeRecord(run.fields());
    }
  }

  private CsvWriter writer() throws IOException {
    return CsvWriter.builder()
        .lineDelimiter(LineDelimiter.LF)
        .build(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
