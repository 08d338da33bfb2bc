package io.lockstep.training.checkpoint;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import java.nio.file.Path;

/**
 * What can be wrong with a model file.
 *
 * @param operation what is being done with it, for messages
 * @param path the file
 */
record Faults(String operation, Path path) {
  DataException of(String place, String problem, String remedy) {
    return new DataException(operation, path, Quoted.escaped(place), problem, remedy);
  }

  /** What an exception says, in one line. */
  static String firstLine(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
