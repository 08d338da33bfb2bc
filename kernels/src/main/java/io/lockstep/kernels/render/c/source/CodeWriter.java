package io.lockstep.kernels.render.c.source;

/** A text under construction, indented by two columns for each open brace. */
public final class CodeWriter {
  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** Appends a line. */
  public void line(String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }

  /** Appends a line that ends with an opening brace. */
  public void open(String head) {
    line(head.isEmpty() ? "{" : head + " {");
    depth++;
  }

  /** Ends the branch that is open and opens the other one. */
  public void orElse() {
    depth--;
    line("} else {");
    depth++;
  }

  /** Closes the innermost brace. */
  public void close() {
    depth--;
    line("}");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
