package io.lockstep.kernels.render.c.indexing;

import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.ElementLoop;

/** The phase of a kernel that looks for indices out of range and reports the first one. */
final class IndexCheck {
  private IndexCheck() {}

  /**
   * Writes the body of the phase's function, whose head is open, and closes it.
   *
   * @param count the name of the number of indices
   * @param rows the name of the number of rows they choose from
   */
  static void write(Dialect dialect, CodeWriter out, String count, String rows) {
    ElementLoop.open(dialect, out, count);
    out.open("if ((uint)in1[i] >= " + rows + ")");
    out.line(dialect.atomicMin("fault", "(int)i"));
    out.close();
    out.close();
    out.close();
  }
}
