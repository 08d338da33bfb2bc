package io.lockstep.cli.terminal;

import java.util.function.Supplier;

/** Thrown when what the user asked for cannot be done; the message says what to change. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message opens with the operation in brackets. */
  public UsageException(String message) {
    super(message);
  }

  private UsageException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns what is made of the user's choice; an argument it refuses is wrong usage. */
  public static <T> T check(Supplier<T> choice) {
    try {
      return choice.get();
    } catch (IllegalArgumentException e) {
      throw of(e);
    }
  }

  /** Returns the exception for what another one says. */
  public static UsageException of(RuntimeException cause) {
    String message = cause.getMessage();
    return new UsageException(message == null ? cause.toString() : message, cause);
  }
}
