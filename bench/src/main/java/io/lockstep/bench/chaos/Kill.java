package io.lockstep.bench.chaos;

import java.util.random.RandomGenerator;

/** How a process is ended. */
enum Kill {
  /** SIGKILL at a moment drawn evenly from the work that a run takes. */
  MOMENT("SIGKILL at any moment"),
  /** SIGKILL as soon as a temporary file is seen. */
  WRITE("SIGKILL in a write"),
  /** SIGTERM at such a moment; the process may end in its own way. */
  NOTICE("SIGTERM"),
  /** SIGTERM, and SIGKILL before it may have done what it has to. */
  SHORT_NOTICE("SIGTERM, then SIGKILL"),
  /** None: it runs until it is done, or a fault ends it. */
  NONE("run out");

  private static final double WRITES = 0.45;
  private static final double NOTICES = 0.1;
  private static final double SHORT_NOTICES = 0.05;

  private final String text;

  Kill(String text) {
    this.text = text;
  }

  /** Draws one. */
  static Kill draw(RandomGenerator random) {
    double drawn = random.nextDouble();
    if (drawn < WRITES) {
      return WRITE;
    }
    if (drawn < WRITES + NOTICES) {
      return NOTICE;
    }
    return drawn < WRITES + NOTICES + SHORT_NOTICES ? SHORT_NOTICE : MOMENT;
  }

  /** Returns it in words. */
  String text() {
    return text;
  }
}
