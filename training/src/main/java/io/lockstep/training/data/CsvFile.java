package io.lockstep.training.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.FieldModifiers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** One CSV file, walked line by line; its separator is found from its first line. */
final class CsvFile {
  static final String OPERATION = "read csv";
  private static final char[] SEPARATORS = {',', ';', '\t'};
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int MOST_FIELDS = 1 << 20;
  private static final int LONGEST_RECORD = 1 << 28;

  private final Path path;
  private final char separator;
  private final State state;

  /** What a write to the file changes. */
  private record State(long size, FileTime changed) {
    static State of(Path path) throws IOException {
      return new State(Files.size(path), Files.getLastModifiedTime(path));
    }
  }

  CsvFile(Path path) {
    this.path = path;
    this.separator = findSeparator();
    this.state = state();
  }

  private State state() {
    try {
      return State.of(path);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** What is done with a record; the line is that on which it starts, counted from 1. */
  interface Visitor {
    void visit(long line, CsvRecord fields);
  }

  /**
   * Walks all records that are not empty lines, their fields without surrounding blanks.
   *
   * @throws DataException where the file cannot be read, is not CSV or is not what it was before
   */
  void forEach(Visitor visitor) {
    CsvReader.CsvReaderBuilder builder =
        CsvReader.builder()
            .fieldSeparator(separator)
            .skipEmptyLines(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .maxBufferSize(LONGEST_RECORD);
    CsvRecordHandler handler =
        CsvRecordHandler.of(options ->
            options
                .fieldModifier(FieldModifiers.STRIP)
                .maxFields(MOST_FIELDS)
                .maxRecordSize(LONGEST_RECORD));
    try (CsvReader<CsvRecord> records = builder.build(handler, open())) {
      for (CsvRecord fields : records) {
        visitor.visit(fields.getStartingLineNumber(), fields);
      }
    } catch (CsvParseException e) {
      throw new DataException(
          OPERATION, path, "", "is not CSV (" + e.getMessage() + ")", "Correct the file", e);
    } catch (UncheckedIOException e) {
      throw failure(e.getCause() == null ? new IOException(e) : e.getCause());
    } catch (IOException e) {
      throw failure(e);
    }
    if (!state().equals(state)) {
      throw changed();
    }
  }

  /** The error of a file that was written to between two walks. */
  DataException changed() {
    return error("was changed while it was read", "Leave it as it is until it is read");
  }

  /** The error of a value at a line and column. */
  DataException error(long line, String column, String problem, String remedy) {
    String place = "line " + line + (column.isEmpty() ? "" : ", column '" + column + "'");
    return new DataException(OPERATION, path, place, problem, remedy);
  }

  /** The error of the whole file. */
  DataException error(String problem, String remedy) {
    return new DataException(OPERATION, path, "", problem, remedy);
  }

  /** The error of a file without a line. */
  DataException empty() {
    return error("has no data", "Give a file with at least one line of values");
  }

  /** The text, refused where it is not UTF-8, after the byte order mark that Windows puts first. */
  private BufferedReader open() throws IOException {
    BufferedReader reader = Files.newBufferedReader(path);
    try {
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
      return reader;
    } catch (IOException e) {
      reader.close();
      throw e;
    }
  }

  /** The separator that occurs most often in the first line that is not empty; else a comma. */
  private char findSeparator() {
    try (BufferedReader reader = open()) {
      String line = reader.readLine();
      while (line != null && line.isBlank()) {
        line = reader.readLine();
      }
      if (line == null) {
        throw empty();
      }
      char best = SEPARATORS[0];
      for (char candidate : SEPARATORS) {
        if (count(line, candidate) > count(line, best)) {
          best = candidate;
        }
      }
      return best;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static long count(String line, char wanted) {
    boolean quoted = false;
    long count = 0;
    for (int i = 0; i < line.length(); i++) {
      char found = line.charAt(i);
      quoted ^= found == '"';
      count += !quoted && found == wanted ? 1 : 0;
    }
    return count;
  }

  private DataException failure(IOException e) {
    if (e instanceof NoSuchFileException) {
      return new DataException(
          OPERATION, path, "", "there is no such file", "Check the path and its spelling", e);
    }
    if (e instanceof MalformedInputException) {
      return new DataException(
          OPERATION, path, "", "is not text in UTF-8", "Convert the file to UTF-8", e);
    }
    String problem = Files.isDirectory(path) ? "is a folder" : "cannot be read (" + e + ")";
    return new DataException(OPERATION, path, "", problem, "Give a readable CSV file", e);
  }
}
