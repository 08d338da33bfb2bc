package io.lockstep.bench.side;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** One that does work on request; its device is idle when it has answered. */
public interface Side extends AutoCloseable {
  /** Returns the answer, which takes no longer than the limit. */
  Answer ask(ObjectNode request, Duration limit);

  /** Ends it. */
  @Override
  void close();
}
