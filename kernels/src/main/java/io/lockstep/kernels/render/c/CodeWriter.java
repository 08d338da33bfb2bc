package io.lockstep.kernels.render.c;

/** A text under construction, indented by two columns for each open brace. */
final class CodeWriter {
  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** Appends a line. */
  void line(String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }

  /** Appends a line that ends with an opening brace. */
  void open(String head) {
    line(head.isEmpty() ? "{" : head + " {");
    depth++;
  }

  /** Ends the branch that is open and opens the other one. */
  void orElse() {
    depth--;
    line("} else {");
    depth++;
  }

  /** Closes the innermost brace. */
  void close() {
    depth--;
    line("}");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
