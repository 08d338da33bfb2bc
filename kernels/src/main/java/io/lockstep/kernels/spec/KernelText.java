package io.lockstep.kernels.spec;

import static java.util.stream.Collectors.joining;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Kernel specifications as people read them. */
public final class KernelText {
  private KernelText() {}

  /** Returns a line for each argument with type, shape and strides, inputs first. */
  public static List<String> arguments(KernelSpec spec) {
    List<Region> regions = spec.regions();
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
    List<String> lines = new ArrayList<>(List.of(spec.summary()));
    lines.addAll(arguments(spec));
    spec.programs().forEach(p -> lines.addAll(program(p)));
    return lines;
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
      case Expr.Const c -> c.type() + " " + DType.of(c.type()).decimal(c.value());
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
