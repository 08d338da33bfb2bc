package io.lockstep.backend.cpu.work;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Whether parts follow one another and leave nothing out. */
public final class PartsCoverage {
  private PartsCoverage() {}

  /** Fails unless the parts cover {@code count} elements in order. */
  public static void check(int count, Parts parts) {
    assertEquals(count, parts.count());
    int next = 0;
    for (int part = 0; part < parts.number(); part++) {
      assertEquals(next, parts.start(part));
      next = parts.end(part);
    }
    assertEquals(count, next);
  }
}
