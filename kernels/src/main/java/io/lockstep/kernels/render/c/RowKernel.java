package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.KernelSpec.RowSpec;
import io.lockstep.kernels.spec.Layout;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A row-wise kernel: one work-group a row. The row reductions of a program are taken in passes,
 * each over the whole row; a pass holds the reductions that need only those of earlier passes.
 * Element values are computed anew in every pass, so nothing is kept but the reductions.
 */
final class RowKernel {
  private final Dialect dialect;
  private final RowSpec spec;
  private final Program program;
  private final Arguments arguments;
  private final Map<Expr, Integer> numbers = new IdentityHashMap<>();

  RowKernel(Dialect dialect, RowSpec spec, Program program) {
    this.dialect = dialect;
    this.spec = spec;
    this.program = program;
    this.arguments = new Arguments(dialect, spec, true);
  }

  KernelSource render() {
    List<List<Expr.Rows>> passes = passes();
    String name = CRenderer.identifier(spec);
    CodeWriter out = new CodeWriter();
    out.open(arguments.head(name));
    boolean reduces = !passes.isEmpty() && spec.cols() > 0;
    if (reduces) {
      out.line(dialect.localArray("float", "lanes", CRenderer.ITEMS));
    }
    out.line("const uint lane = " + dialect.lane() + ";");
    out.line("const uint row = " + dialect.group() + ";");
    passes.forEach(pass -> reduce(out, pass));
    storeElements(out);
    storeRowResults(out);
    out.close();
    LaunchShape launch =
        spec.rows() == 0
            ? LaunchShape.of()
            : LaunchShape.of(
                new LaunchShape.Phase(
                    name, spec.rows(), CRenderer.ITEMS, reduces ? CRenderer.ITEMS * 4 : 0));
    return new KernelSource(name, CRenderer.prelude(dialect, program) + out, launch);
  }

  /** Returns the row reductions grouped by how many others they build on, and numbers them. */
  private List<List<Expr.Rows>> passes() {
    Map<Expr, Integer> depth = new IdentityHashMap<>();
    TreeMap<Integer, List<Expr.Rows>> byDepth = new TreeMap<>();
    for (Expr e : program.schedule()) {
      int below = e.operands().stream().mapToInt(o -> depth.getOrDefault(o, 0)).max().orElse(0);
      if (e instanceof Expr.Rows rows) {
        byDepth.computeIfAbsent(below, _ -> new ArrayList<>()).add(rows);
        numbers.put(rows, numbers.size());
        below++;
      }
      depth.put(e, below);
    }
    return List.copyOf(byDepth.values());
  }

  private void reduce(CodeWriter out, List<Expr.Rows> pass) {
    List<ReduceOp> ops = pass.stream().map(Expr.Rows::op).toList();
    for (int j = 0; j < pass.size(); j++) {
      if (spec.cols() == 0 && ops.get(j) != ReduceOp.SUM) {
        throw new IllegalArgumentException(
            "[render " + dialect.label() + "] kernel " + spec.name() + " takes the " + ops.get(j)
                + " of rows of length 0, which has no value; give the rows elements");
      }
      out.line("float " + variable(pass.get(j)) + " = 0x0.0p0f;");
    }
    if (spec.cols() == 0) {
      return;
    }
    out.open("");
    new LaneReduction(
            dialect,
            out,
            ops,
            pass.stream().map(this::variable).toList(),
            () -> write(out, pass.stream().map(Expr.Rows::x).toList(), "c"))
        .write(spec.cols());
    out.close();
  }

  private void storeElements(CodeWriter out) {
    List<Integer> outputs = outputs(false);
    if (outputs.isEmpty()) {
      return;
    }
    out.open(
        "for (uint c = lane; c < " + spec.cols() + "u; c += " + CRenderer.ITEMS + "u)");
    store(out, outputs, "c");
    out.close();
  }

  private void storeRowResults(CodeWriter out) {
    List<Integer> outputs = outputs(true);
    if (outputs.isEmpty()) {
      return;
    }
    out.open("if (lane == 0u)");
    store(out, outputs, "0u");
    out.close();
  }

  private List<Integer> outputs(boolean onceForRow) {
    return IntStream.range(0, spec.outputs().size())
        .filter(o -> (spec.outputs().get(o).strides().get(1) == 0) == onceForRow)
        .boxed()
        .toList();
  }

  private void store(CodeWriter out, List<Integer> outputs, String column) {
    List<String> results =
        write(out, outputs.stream().map(program.results()::get).toList(), column);
    for (int n = 0; n < results.size(); n++) {
      Layout layout = spec.outputs().get(outputs.get(n));
      out.line(arguments.store(outputs.get(n), position(layout, column), results.get(n)));
    }
  }

  private List<String> write(CodeWriter out, List<Expr> roots, String column) {
    return new ScalarWriter(dialect, program, out)
        .write(
            roots,
            new ScalarWriter.Leaves() {
              @Override
              public String input(int index) {
                return arguments.load(index, position(spec.inputs().get(index), column));
              }

              @Override
              public String index() {
                return Position.times("row", spec.cols()) + " + " + column;
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

  private static String position(Layout layout, String column) {
    return Position.of(layout, List.of("row", column));
  }
}
