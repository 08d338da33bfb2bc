package io.lockstep.training.data.csv.text;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.FieldModifiers;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** One CSV file, walked line by line. */
public final class CsvFile {
  public static final String OPERATION = "read csv";
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int MOST_FIELDS = 1 << 20;

  /** The most characters of a field; between quotes it may take twice as many, each doubled. */
  private static final int LONGEST_FIELD = 1 << 24;

  private static final int LONGEST_RECORD = 1 << 28;

  private final Path path;
  private final char separator;
  private final int longestField;
  private final int longestRecord;
  private final State state;

  /** What a write to the file changes. */
  private record State(long size, FileTime changed) {
    static State of(Path path) throws IOException {
      return new State(Files.size(path), Files.getLastModifiedTime(path));
    }
  }

  /**
   * A file.
   *
   * @param separator between its fields; null where it is to be looked for
   */
  public CsvFile(Path path, @Nullable Character separator) {
    this(path, separator, LONGEST_FIELD, LONGEST_RECORD);
  }

  /** A file of fields and records of at most so many characters. */
  CsvFile(Path path, @Nullable Character separator, int longestField, int longestRecord) {
    this.path = path;
    this.longestField = longestField;
    this.longestRecord = longestRecord;
    this.state = state();
    this.separator = separator != null ? separator : findSeparator();
  }

  private char findSeparator() {
    try {
      return Separators.find(path);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** What stands between the fields; a blank for runs of blanks and tabs. */
  public char separator() {
    return separator;
  }

  /** The field of a record, which is empty where the record ends before it. */
  public static String text(CsvRecord fields, int index) {
    return index < fields.getFieldCount() ? fields.getField(index) : "";
  }

  /** Whether all fields of a record from one on are empty or not there. */
  public static boolean isEmptyFrom(CsvRecord fields, int from) {
    for (int i = from; i < fields.getFieldCount(); i++) {
      if (!fields.getField(i).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private State state() {
    try {
      return State.of(path);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** What is done with a record; the line is that on which it starts, counted from 1. */
  public interface Visitor {
    /** Takes a record and the line on which it starts. */
    void visit(long line, CsvRecord fields);
  }

  /**
   * Walks all records that are not empty lines, their fields without surrounding blanks.
   *
   * @throws DataException where the file cannot be read, is not CSV or is not what it was before
   */
  public void forEach(Visitor visitor) {
    CsvReader.CsvReaderBuilder builder =
        CsvReader.builder()
            .fieldSeparator(separator == Separators.BLANKS ? '\t' : separator)
            .trimWhitespacesAroundQuotes(true)
            .skipEmptyLines(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .maxBufferSize(2 * longestField);
    CsvRecordHandler handler =
        CsvRecordHandler.of(options ->
            options
                .fieldModifier(FieldModifiers.STRIP)
                .maxFields(MOST_FIELDS)
                .maxFieldSize(longestField)
                .maxRecordSize(longestRecord));
    try (CsvReader<CsvRecord> records = builder.build(handler, text())) {
      for (CsvRecord fields : records) {
        visitor.visit(fields.getStartingLineNumber(), fields);
      }
    } catch (CsvParseException e) {
      throw new DataException(
          OPERATION, path, "", "is not CSV (" + reason(e) + ")", "Correct the file", e);
    } catch (UncheckedIOException e) {
      throw failure(e.getCause() == null ? new IOException(e) : e.getCause());
    } catch (IOException e) {
      throw failure(e);
    }
    if (!state().equals(state)) {
      throw changed();
    }
  }

  /**
   * A number of lines as that of rows of a table.
   *
   * @throws DataException where a table has not as many
   */
  public int count(long lines) {
    if (lines > Integer.MAX_VALUE) {
      throw error(
          "has "
              + lines
              + " lines of values or more, but at most "
              + Integer.MAX_VALUE
              + " are read",
          "Give fewer examples");
    }
    return (int) lines;
  }

  /** The error of a file that was written to between two walks. */
  public DataException changed() {
    return error("was changed while it was read", "Leave it as it is until it is read");
  }

  /** The error of a value at a line and column. */
  public DataException error(long line, String column, String problem, String remedy) {
    String place = "line " + line + (column.isEmpty() ? "" : ", column " + Quoted.of(column));
    return new DataException(OPERATION, path, place, problem, remedy);
  }

  /** The error of the whole file. */
  public DataException error(String problem, String remedy) {
    return new DataException(OPERATION, path, "", problem, remedy);
  }

  /** The error of a file without a line. */
  public DataException empty() {
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

  private Reader text() throws IOException {
    return separator == Separators.BLANKS ? new BlankRuns(open()) : open();
  }

  private static String reason(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String message = cause.getMessage() == null ? e.getMessage() : cause.getMessage();
    return Quoted.escaped(String.valueOf(message));
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
