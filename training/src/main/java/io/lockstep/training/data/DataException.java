package io.lockstep.training.data;

import io.lockstep.kernels.text.Quoted;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The one exception for unusable input: it names the file, the place in it, what is wrong and what
 * to do about it.
 *
 * <p>Message: {@code [read csv] iris.csv, line 4, column 'petal': 'x' is not a number. Correct the
 * value.}
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final @Nullable String file;
  private final String place;
  private final String problem;
  private final String remedy;

  /**
   * An exception without an underlying cause.
   *
   * @param operation what was being done, such as {@code read csv}
   * @param file the file concerned, null where there is none
   * @param place the place in it (line, column or byte), empty where the whole file is meant
   * @param problem what was wrong with the values
   * @param remedy how to fix it, a sentence; a full stop is added unless it ends with '?'
   */
  public DataException(
      String operation, @Nullable Path file, String place, String problem, String remedy) {
    this(operation, file, place, problem, remedy, null);
  }

  /**
   * An exception with an underlying cause.
   *
   * @param operation what was being done, such as {@code read csv}
   * @param file the file concerned, null where there is none
   * @param place the place in it (line, column or byte), empty where the whole file is meant
   * @param problem what was wrong with the values
   * @param remedy how to fix it, a sentence; a full stop is added unless it ends with '?'
   * @param cause the exception that revealed it, null where there is none
   */
  public DataException(
      String operation,
      @Nullable Path file,
      String place,
      String problem,
      String remedy,
      @Nullable Throwable cause) {
    super(cause);
    this.operation = operation;
    this.file = file == null ? null : file.toString();
    this.place = place;
    this.problem = problem;
    this.remedy = remedy;
  }

  @Override
  public String getMessage() {
    StringBuilder text = new StringBuilder("[").append(operation).append("] ");
    if (file != null) {
      text.append(Quoted.escaped(file)).append(place.isEmpty() ? "" : ", ");
    }
    text.append(place);
    if (file != null || !place.isEmpty()) {
      text.append(": ");
    }
    text.append(problem).append(problem.endsWith(".") ? " " : ". ").append(remedy);
    return (remedy.endsWith("?") ? text : text.append('.')).toString();
  }

  /**
   * What was being done.
   *
   * @return the operation, such as {@code read csv}
   */
  public String operation() {
    return operation;
  }

  /**
   * The file concerned.
   *
   * @return its path, or null where there is none
   */
  public @Nullable Path file() {
    return file == null ? null : Path.of(file);
  }

  /**
   * The place in the file.
   *
   * @return line, column or byte in words; empty where the whole file is meant
   */
  public String place() {
    return place;
  }

  /**
   * What was wrong.
   *
   * @return the problem with its values
   */
  public String problem() {
    return problem;
  }

  /**
   * How to fix it.
   *
   * @return the remedy
   */
  public String remedy() {
    return remedy;
  }
}
