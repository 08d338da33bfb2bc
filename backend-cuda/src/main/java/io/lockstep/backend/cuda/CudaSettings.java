package io.lockstep.backend.cuda;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.queue.QueueSettings;
import java.util.List;
import java.util.Map;

/**
 * The options of the CUDA backend, checked.
 *
 * @param queue those that it shares with others
 * @param libraries files and folders to look for CUDA's libraries in first, separated as in {@code
 *     PATH} ({@code cuda.libraries}), or empty
 */
record CudaSettings(QueueSettings queue, String libraries) {
  private static final String LIBRARIES = "cuda.libraries";

  /**
   * Returns the options of a GPU about to be opened.
   *
   * @throws BackendException if a setting is unknown or malformed
   */
  static CudaSettings of(BackendOptions options, Map<String, String> environment, String home) {
    return new CudaSettings(
        QueueSettings.of("cuda", options, List.of(LIBRARIES), environment, home),
        options.settings().getOrDefault(LIBRARIES, ""));
  }
}
