package io.lockstep.kernels.render.c.reduce;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.ElementAddress;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.ScalarWriter;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.RowSpec;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The program of a row-wise kernel, cut into passes: a pass holds the row reductions that need only
 * those of earlier passes. Element values are computed anew in every pass, so nothing is kept but
 * the reductions, {@code r0, r1, ...}. The text written here stands where {@code row} is declared.
 */
final class RowProgram {
  private final Dialect dialect;
  private final RowSpec spec;
  private final Program program;
  private final KernelArguments arguments;
  private final List<List<Expr.Rows>> passes;
  private final Map<Expr, Integer> numbers = new IdentityHashMap<>();
  private final String cols;
  private final List<ElementAddress> places = new ArrayList<>();

  /**
   * Cuts the program.
   *
   * @param cols the name of the length of a row
   * @param mostReductions most reductions of a pass
   */
  RowProgram(
      Dialect dialect,
      RowSpec spec,
      Program program,
      KernelArguments arguments,
      String cols,
      int mostReductions) {
    this.dialect = dialect;
    this.spec = spec;
    this.program = program;
    this.arguments = arguments;
    this.cols = cols;
    this.passes = passes(mostReductions);
    List<Layout> layouts = new ArrayList<>(spec.inputs());
    layouts.addAll(spec.outputs());
    for (int i = 0; i < layouts.size(); i++) {
      places.add(new ElementAddress(arguments, arguments.name(i), layouts.get(i)));
    }
  }

  private List<List<Expr.Rows>> passes(int mostReductions) {
    Map<Expr, Integer> depth = new IdentityHashMap<>();
    TreeMap<Integer, List<Expr.Rows>> byDepth = new TreeMap<>();
    for (Expr e : program.schedule()) {
      int below = e.operands().stream().mapToInt(o -> depth.getOrDefault(o, 0)).max().orElse(0);
      if (e instanceof Expr.Rows rows) {
        byDepth.computeIfAbsent(below, _ -> new ArrayList<>()).add(rows);
        below++;
      }
      depth.put(e, below);
    }
    List<List<Expr.Rows>> result = new ArrayList<>();
    for (List<Expr.Rows> together : byDepth.values()) {
      for (int i = 0; i < together.size(); i += mostReductions) {
        result.add(together.subList(i, Math.min(i + mostReductions, together.size())));
      }
      together.forEach(rows -> numbers.put(rows, numbers.size()));
    }
    return List.copyOf(result);
  }

  /** Returns the number of passes. */
  int passCount() {
    return passes.size();
  }

  /** Returns the largest number of reductions in a pass. */
  int mostReductions() {
    return passes.stream().mapToInt(List::size).max().orElse(0);
  }

  /** Returns the number of reductions in all passes. */
  int reductionCount() {
    return numbers.size();
  }

  /** Returns the numbers of the reductions of a pass; those of all passes before are smaller. */
  List<Integer> reductions(int pass) {
    return passes.get(pass).stream().map(numbers::get).toList();
  }

  /** Returns how the reductions of a pass combine. */
  List<ReduceOp> ops(int pass) {
    return passes.get(pass).stream().map(Expr.Rows::op).toList();
  }

  /** Returns the variables of the results of a pass. */
  List<String> variables(int pass) {
    return passes.get(pass).stream().map(this::variable).toList();
  }

  /** Declares the variables of the results of a pass. */
  void declare(CodeWriter out, int pass) {
    variables(pass).forEach(r -> out.line("float " + r + " = 0x0.0p0f;"));
  }

  /** Writes the values that a pass reduces, at a column. */
  List<String> elements(CodeWriter out, int pass, String column) {
    return write(out, passes.get(pass).stream().map(Expr.Rows::x).toList(), column);
  }

  /** Returns the outputs stored once for a row, or those stored for every element. */
  List<Integer> outputs(boolean onceForRow) {
    return IntStream.range(0, spec.outputs().size())
        .filter(o -> (spec.outputs().get(o).strides().get(1) == 0) == onceForRow)
        .boxed()
        .toList();
  }

  /** Writes the outputs that are stored once for a row, by the item that meets a condition. */
  void storeRowResults(CodeWriter out, String condition) {
    List<Integer> outputs = outputs(true);
    if (!outputs.isEmpty()) {
      out.open("if (" + condition + ")");
      store(out, outputs, "0u");
      out.close();
    }
  }

  /** Writes some outputs at a column. */
  void store(CodeWriter out, List<Integer> outputs, String column) {
    List<String> results =
        write(out, outputs.stream().map(program.results()::get).toList(), column);
    for (int n = 0; n < results.size(); n++) {
      String position = position(spec.inputs().size() + outputs.get(n), column);
      out.line(arguments.store(outputs.get(n), position, results.get(n)));
    }
  }

  private List<String> write(CodeWriter out, List<Expr> roots, String column) {
    return new ScalarWriter(dialect, program, out)
        .write(
            roots,
            new ScalarWriter.Leaves() {
              @Override
              public String input(int index) {
                return arguments.load(index, position(index, column));
              }

              @Override
              public String index() {
                return "row * " + cols + " + " + column;
              }

              @Override
              public String rows(Expr.Rows rows) {
                return variable(rows);
              }
            });
  }

  private String variable(Expr rows) {
    return "r" + numbers.get(rows);
  }

  private String position(int argument, String column) {
    return places.get(argument).at(List.of("row", column));
  }
}
