package io.lockstep.backend.queue;

import io.lockstep.backend.queue.CommandQueue.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The loaded programs of a device, one for each source. */
final class Programs {
  private final CommandQueue queue;
  private final QueueGuard guard;
  private final Map<String, Program> bySource = new HashMap<>();

  Programs(CommandQueue queue, QueueGuard guard) {
    this.queue = queue;
    this.guard = guard;
  }

  /**
   * Returns the program of a source, which is compiled and loaded when first asked for.
   *
   * @param name what it computes, for errors
   * @param functions the kernels in it
   */
  Program program(String name, String source, List<String> functions) {
    Program known = bySource.get(source);
    if (known == null) {
      known = queue.load(name, source, functions);
      bySource.put(source, known);
    }
    return known;
  }

  /** Gives all programs up. */
  void close() {
    bySource.values().forEach(program -> guard.released(program::close));
    bySource.clear();
  }
}
