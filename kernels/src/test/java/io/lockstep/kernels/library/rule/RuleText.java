package io.lockstep.kernels.library.rule;

import static java.util.stream.Collectors.joining;

import io.lockstep.kernels.expr.BinaryOp;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.UnaryOp;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An optimizer's update as it is written on a page: an assignment for each new value, and for each
 * part that is used more than once. What is read is old, and has a prime where it is new.
 */
final class RuleText {
  private final List<String> inputs = new ArrayList<>(List.of("p", "g"));
  private final Map<Expr, Integer> uses = new IdentityHashMap<>();
  private final Map<Expr, String> names = new IdentityHashMap<>();
  private final List<String> lines = new ArrayList<>();
  private int parts;

  private RuleText() {}

  /** Returns the assignments, in the order of evaluation. */
  static List<String> of(OptimizerRule rule) {
    return new RuleText().lines(rule);
  }

  private List<String> lines(OptimizerRule rule) {
    inputs.addAll(rule.state());
    inputs.addAll(rule.scalars());
    List<Expr> read =
        IntStream.range(0, inputs.size()).mapToObj(i -> Expr.input(i, DType.F32)).toList();
    int scalars = 2 + rule.state().size();
    Program program =
        Program.of(
            rule.name(),
            Collections.nCopies(inputs.size(), DType.F32),
            Collections.nCopies(1 + rule.state().size(), DType.F32),
            rule.apply(
                read.get(0),
                read.get(1),
                read.subList(2, scalars),
                read.subList(scalars, read.size())));
    program.schedule().forEach(e -> e.operands().forEach(o -> uses.merge(o, 1, Integer::sum)));
    Map<Expr, List<String>> results = new IdentityHashMap<>();
    for (int i = 0; i < program.results().size(); i++) {
      String target = (i == 0 ? "p" : rule.state().get(i - 1)) + "'";
      results.computeIfAbsent(program.results().get(i), _ -> new ArrayList<>()).add(target);
    }
    for (Expr e : program.schedule()) {
      List<String> targets = results.getOrDefault(e, List.of());
      if (!targets.isEmpty()) {
        targets.forEach(target -> lines.add(target + " = " + text(e, false)));
        if (!isShort(e)) {
          names.put(e, targets.getFirst());
        }
      } else if (!isShort(e) && uses.getOrDefault(e, 0) > 1) {
        String name = "t" + ++parts;
        lines.add(name + " = " + text(e, false));
        names.put(e, name);
      }
    }
    return lines;
  }

  /** Returns whether a name would make it no shorter: what is read, and its negative. */
  private static boolean isShort(Expr e) {
    return e.operands().isEmpty()
        || e instanceof Expr.Unary u && u.op() == UnaryOp.NEG && u.x().operands().isEmpty();
  }

  /** Returns an operand: its name, or what it is, in brackets if it has an operator. */
  private String operand(Expr e) {
    return operand(e, true);
  }

  private String operand(Expr e, boolean within) {
    String name = names.get(e);
    return name != null ? name : text(e, within);
  }

  private String text(Expr e, boolean within) {
    return switch (e) {
      case Expr.Const c -> DType.F32.decimal(c.value());
      case Expr.Input i -> inputs.get(i.index());
      case Expr.Unary u when u.op() == UnaryOp.NEG -> "-" + operand(u.x());
      case Expr.Unary u -> call(u.op().name().toLowerCase(Locale.ROOT), e);
      case Expr.Binary b -> binary(b, within);
      case Expr.Fma _ -> call("fma", e);
      case Expr.Compare c -> infix(c.a(), symbol(c), c.b(), within);
      case Expr.Select s ->
          brackets(
              operand(s.condition()) + " ? " + operand(s.then()) + " : " + operand(s.otherwise()),
              within);
      case Expr.Call c -> call(c.function().name(), e);
      case Expr.Index _, Expr.Cast _, Expr.Bits _, Expr.Rows _ ->
          throw new IllegalArgumentException("no optimizer was written with " + e);
    };
  }

  private String binary(Expr.Binary b, boolean within) {
    return switch (b.op()) {
      case ADD -> infix(b.a(), "+", b.b(), within);
      case SUB -> infix(b.a(), "-", b.b(), within);
      case MUL -> infix(b.a(), "*", b.b(), within);
      case DIV -> infix(b.a(), "/", b.b(), within);
      case AND -> infix(b.a(), "and", b.b(), within);
      case OR -> infix(b.a(), "or", b.b(), within);
      case MIN, MAX, MUL_NO_NAN, DIV_NO_NAN, XOR, SHL, SHR, SAR, MULHI -> call(name(b.op()), b);
    };
  }

  private static String name(BinaryOp op) {
    return op.name().toLowerCase(Locale.ROOT);
  }

  private static String symbol(Expr.Compare c) {
    return switch (c.op()) {
      case LT -> "<";
      case LE -> "<=";
      case EQ -> "==";
      case NE -> "!=";
    };
  }

  private String infix(Expr a, String operator, Expr b, boolean within) {
    return brackets(operand(a) + " " + operator + " " + operand(b), within);
  }

  private static String brackets(String text, boolean within) {
    return within ? "(" + text + ")" : text;
  }

  private String call(String name, Expr e) {
    return e.operands().stream()
        .map(operand -> operand(operand, false))
        .collect(joining(", ", name + "(", ")"));
  }
}
