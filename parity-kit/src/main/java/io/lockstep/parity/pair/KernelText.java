package io.lockstep.parity.pair;

import static java.util.stream.Collectors.joining;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.ProgramSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Kernel specifications as people read them. */
public final class KernelText {
  private KernelText() {}

  /** Returns kind, name and sizes, as in {@code MatMul 'matmul+add' 128x784 by 784x256}. */
  public static String summary(KernelSpec spec) {
    return switch (spec) {
      case MapSpec s -> "Map '" + s.name() + "' over " + s.shape();
      case RowSpec s -> "Row '" + s.name() + "' over [" + s.rows() + "," + s.cols() + "]";
      case ColumnReduceSpec s ->
          "ColumnReduce '"
              + s.name()
              + "' over ["
              + s.outer()
              + ","
              + s.reduced()
              + ","
              + s.inner()
              + "]";
      case MatMulSpec s ->
          "MatMul '"
              + s.name()
              + "' "
              + (s.batch() == 1 ? "" : s.batch() + " times ")
              + s.m()
              + "x"
              + s.k()
              + " by "
              + s.k()
              + "x"
              + s.n();
      case ArgReduceSpec s ->
          "ArgReduce '" + s.name() + "' over [" + s.rows() + "," + s.cols() + "]";
      case GatherSpec s -> "Gather " + s.count() + " rows of [" + s.rows() + "," + s.width() + "]";
      case ScatterAddSpec s ->
          "ScatterAdd " + s.count() + " rows to [" + s.rows() + "," + s.width() + "]";
    };
  }

  /** Returns a line for each argument with type, shape and strides, inputs first. */
  public static List<String> arguments(KernelSpec spec) {
    List<Region> regions = Region.of(spec);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      Region region = regions.get(i);
      int inputs = spec.inputCount();
      lines.add(
          (i < inputs ? "input " + i : "output " + (i - inputs))
              + " "
              + region
              + " strides "
              + region.layout().strides().toString().replace(" ", ""));
    }
    return lines;
  }

  /** Returns the summary, the arguments, and the program with an operation a line. */
  public static List<String> describe(KernelSpec spec) {
    List<String> lines = new ArrayList<>(List.of(summary(spec)));
    lines.addAll(arguments(spec));
    program(spec).ifPresent(p -> lines.addAll(program(p)));
    return lines;
  }

  private static Optional<Program> program(KernelSpec spec) {
    return switch (spec) {
      case ProgramSpec s -> Optional.of(s.program());
      case MatMulSpec s -> Optional.of(s.epilogue());
      case ArgReduceSpec _, GatherSpec _, ScatterAddSpec _ -> Optional.empty();
    };
  }

  private static List<String> program(Program program) {
    Map<Expr, Integer> numbers = new IdentityHashMap<>();
    List<String> lines = new ArrayList<>();
    for (Expr e : program.schedule()) {
      String operands =
          e.operands().stream().map(o -> " %" + numbers.getOrDefault(o, -1)).collect(joining());
      lines.add("%" + numbers.size() + " = " + operation(e) + operands);
      numbers.put(e, numbers.size());
    }
    lines.add(
        "results "
            + program.results().stream()
                .map(r -> "%" + numbers.getOrDefault(r, -1))
                .collect(joining(", ")));
    return lines;
  }

  private static String operation(Expr e) {
    return switch (e) {
      case Expr.Const c -> c.type() + " " + Elements.decimal(DType.of(c.type()), c.value());
      case Expr.Input i -> "input " + i.index();
      case Expr.Index _ -> "index";
      case Expr.Unary u -> lower(u.op());
      case Expr.Binary b -> lower(b.op());
      case Expr.Fma _ -> "fma";
      case Expr.Compare c -> lower(c.op());
      case Expr.Select _ -> "select";
      case Expr.Cast c -> "cast to " + c.type();
      case Expr.Bits b -> "bits as " + b.type();
      case Expr.Call c -> c.function().name();
      case Expr.Rows r -> lower(r.op()) + " of the row";
    };
  }

  private static String lower(Enum<?> op) {
    return op.name().toLowerCase(Locale.ROOT);
  }
}
