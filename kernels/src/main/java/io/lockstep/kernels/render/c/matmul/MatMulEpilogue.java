package io.lockstep.kernels.render.c.matmul;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.Divisor;
import io.lockstep.kernels.render.c.source.ElementAddress;
import io.lockstep.kernels.render.c.source.ElementLoop;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.ScalarWriter;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MatMulSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What happens to an element of a product: the epilogue's program and its stores, where {@code
 * batch}, {@code row} and {@code col} are declared; and the phase that first adds up runs.
 */
final class MatMulEpilogue {
  private static final List<String> COORDINATES = List.of("batch", "row", "col");

  private final Dialect dialect;
  private final Program epilogue;
  private final KernelArguments arguments;
  private final String m;
  private final String n;

  /** Places of the epilogue's inputs from 1 on, then of its outputs. */
  private final List<ElementAddress> places;

  private final int inputs;

  /** Adds the strides of the epilogue's arguments to the sizes. */
  MatMulEpilogue(
      Dialect dialect,
      MatMulSpec spec,
      Program epilogue,
      KernelArguments arguments,
      String m,
      String n) {
    this.dialect = dialect;
    this.epilogue = epilogue;
    this.arguments = arguments;
    this.m = m;
    this.n = n;
    this.inputs = spec.inputs().size();
    List<Layout> layouts = new ArrayList<>(spec.inputs());
    layouts.addAll(spec.outputs());
    this.places =
        IntStream.range(0, layouts.size())
            .mapToObj(i -> new ElementAddress(arguments, arguments.name(2 + i), layouts.get(i)))
            .toList();
  }

  /** Writes the program and its stores for the element whose product has a name. */
  void write(CodeWriter out, String product) {
    List<String> results =
        new ScalarWriter(dialect, epilogue, out)
            .write(
                epilogue.results(),
                new ScalarWriter.Leaves() {
                  @Override
                  public String input(int index) {
                    return index == 0
                        ? product
                        : arguments.load(index + 1, places.get(index - 1).at(COORDINATES));
                  }

                  @Override
                  public String index() {
                    return "(batch * " + m + " + row) * " + n + " + col";
                  }
                });
    for (int o = 0; o < results.size(); o++) {
      String position = places.get(inputs + o).at(COORDINATES);
      out.line(arguments.store(o, position, results.get(o)));
    }
  }

  /**
   * Writes the function that adds runs in order and goes on with the program.
   *
   * @param items work-items of its groups
   * @param count the name of the number of elements
   * @param runs the name of the number of runs
   * @param cols what to divide an element's number by for its row
   * @param rows what to divide a row's number by for its batch
   */
  void writeSums(
      CodeWriter out,
      String function,
      int items,
      String count,
      String runs,
      Divisor cols,
      Divisor rows) {
    arguments.open(out, function, items, dialect.pointer(DType.F32, "workspace", false, true));
    ElementLoop.open(dialect, out, count);
    out.line("const uint line = " + cols.quotient("i") + ";");
    out.line("const uint col = " + cols.remainder("i", "line") + ";");
    out.line("const uint batch = " + rows.quotient("line") + ";");
    out.line("const uint row = " + rows.remainder("line", "batch") + ";");
    out.line("float product = 0x0.0p0f;");
    out.line("#pragma unroll 4");
    out.open("for (uint run = 0u; run < " + runs + "; ++run)");
    out.line("const float result = workspace[run * " + count + " + i];");
    out.line("product = " + dialect.add("product", "result") + ";");
    out.close();
    write(out, "product");
    out.close();
    out.close();
  }
}
