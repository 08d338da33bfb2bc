package io.lockstep.backend.opencl;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the backend logs while this is open, instead of the console. */
final class OpenClLog implements AutoCloseable {
  private final Logger logger = Logger.getLogger("io.lockstep.backend.opencl");
  private final Handler handler;

  OpenClLog(List<String> messages) {
    handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            messages.add(record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }
}
