package io.lockstep.kernels.render.c.source;

import io.lockstep.kernels.expr.BinaryOp;
import io.lockstep.kernels.expr.CompareOp;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.expr.UnaryOp;
import io.lockstep.kernels.render.c.dialect.Dialect;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the nodes of a lowered program as C declarations, one variable each. Row reductions are
 * leaves here: their values come from passes written before.
 */
public final class ScalarWriter {
  /** The function that converts a float to an integer, needed by {@link Expr.Cast}. */
  public static final String TO_INT =
      """
      int to_int(float x) {
        return x != x ? 0
            : x >= 0x1.0p31f ? 2147483647
            : x < -0x1.0p31f ? (-2147483647 - 1)
            : (int)x;
      }
      """;

  private final Dialect dialect;
  private final Program program;
  private final CodeWriter out;

  /** Creates a writer of a lowered program. */
  public ScalarWriter(Dialect dialect, Program program, CodeWriter out) {
    this.dialect = dialect;
    this.program = program;
    this.out = out;
  }

  /** What the leaves of a program are called where it is written. */
  public interface Leaves {
    /** Returns the value of an input. */
    String input(int index);

    /** Returns the row-major index of the element, an {@code uint}. */
    String index();

    /** Returns the value of a row reduction. */
    default String rows(Expr.Rows rows) {
      throw new IllegalArgumentException("[render] only a row kernel can reduce over rows");
    }
  }

  /** Writes everything the roots need, and returns a variable or literal for each root. */
  public List<String> write(List<? extends Expr> roots, Leaves leaves) {
    Set<Expr> needed = needed(roots);
    Map<Expr, String> names = new IdentityHashMap<>();
    int count = 0;
    for (Expr e : program.schedule()) {
      if (!needed.contains(e)) {
        continue;
      }
      switch (e) {
        case Expr.Const c -> names.put(e, dialect.literal(c.type(), c.value()));
        case Expr.Rows r -> names.put(e, leaves.rows(r));
        case Expr.Input _, Expr.Index _, Expr.Unary _, Expr.Binary _, Expr.Fma _ ->
            names.put(e, declare(e, "v" + count++, names, leaves));
        case Expr.Compare _, Expr.Select _, Expr.Cast _, Expr.Bits _, Expr.Call _ ->
            names.put(e, declare(e, "v" + count++, names, leaves));
      }
    }
    return roots.stream().map(e -> name(names, e)).toList();
  }

  /** Returns the nodes that the roots need, not looking into row reductions. */
  private Set<Expr> needed(List<? extends Expr> roots) {
    Set<Expr> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    needed.addAll(roots);
    for (Expr e : program.schedule().reversed()) {
      if (needed.contains(e) && !(e instanceof Expr.Rows)) {
        needed.addAll(e.operands());
      }
    }
    return needed;
  }

  private String declare(Expr e, String variable, Map<Expr, String> names, Leaves leaves) {
    String type = Dialect.computed(e.type());
    out.line("const " + type + " " + variable + " = " + node(e, names, leaves) + ";");
    return variable;
  }

  private String node(Expr e, Map<Expr, String> names, Leaves leaves) {
    List<String> x = e.operands().stream().map(o -> name(names, o)).toList();
    return switch (e) {
      case Expr.Input i -> leaves.input(i.index());
      case Expr.Index _ -> "(int)(" + leaves.index() + ")";
      case Expr.Unary u -> unary(u.op(), u.type(), x.get(0));
      case Expr.Binary b -> binary(b.op(), b.type(), x.get(0), x.get(1));
      case Expr.Fma _ -> dialect.fma(x.get(0), x.get(1), x.get(2));
      case Expr.Compare c -> x.get(0) + " " + operator(c.op()) + " " + x.get(1);
      case Expr.Select _ -> x.get(0) + " ? " + x.get(1) + " : " + x.get(2);
      case Expr.Cast c -> c.type() == Type.I32 ? "to_int(" + x.get(0) + ")" : toFloat(x.get(0));
      case Expr.Bits b ->
          b.type() == Type.I32 ? dialect.asInt(x.get(0)) : dialect.asFloat(x.get(0));
      case Expr.Const _, Expr.Rows _, Expr.Call _ ->
          throw new IllegalArgumentException("[render] not a primitive: " + e.getClass());
    };
  }

  private String toFloat(String x) {
    return dialect.toFloat(x);
  }

  private String unary(UnaryOp op, Type type, String x) {
    return switch (op) {
      case NEG -> type == Type.I32 ? "(int)(0u - (uint)" + x + ")" : "-" + x;
      case ABS -> dialect.abs(x);
      case SQRT -> dialect.sqrt(x);
      case NOT -> "!" + x;
      case RINT, FLOOR -> throw new IllegalArgumentException("[render] not a primitive: " + op);
    };
  }

  private String binary(BinaryOp op, Type type, String a, String b) {
    return switch (type) {
      case F32 -> floats(op, a, b);
      case I32 -> integers(op, a, b);
      case BOOL -> truths(op, a, b);
      case F64 -> throw new IllegalArgumentException("[render] F64 is not rendered");
    };
  }

  private String floats(BinaryOp op, String a, String b) {
    return switch (op) {
      case ADD -> dialect.add(a, b);
      case SUB -> dialect.sub(a, b);
      case MUL -> dialect.mul(a, b);
      case DIV -> dialect.div(a, b);
      case MUL_NO_NAN, DIV_NO_NAN, MIN, MAX, AND, OR, XOR, SHL, SHR, SAR, MULHI ->
          throw notPrimitive(op, "float");
    };
  }

  private String integers(BinaryOp op, String a, String b) {
    return switch (op) {
      case ADD -> wrapping(a, "+", b);
      case SUB -> wrapping(a, "-", b);
      case MUL -> wrapping(a, "*", b);
      case AND -> a + " & " + b;
      case OR -> a + " | " + b;
      case XOR -> a + " ^ " + b;
      case SHL -> "(int)((uint)" + a + " << " + modulo32(b) + ")";
      case SHR -> "(int)((uint)" + a + " >> " + modulo32(b) + ")";
      case SAR -> a + " >> " + modulo32(b);
      case MULHI -> "(int)" + dialect.mulHigh("(uint)" + a, "(uint)" + b);
      case DIV, MUL_NO_NAN, DIV_NO_NAN, MIN, MAX -> throw notPrimitive(op, "int");
    };
  }

  /** Returns a shift count in 0..31; a literal that already is one stays as it is. */
  private static String modulo32(String bits) {
    return bits.matches("[12]?[0-9]|3[01]") ? bits : "(" + bits + " & 31)";
  }

  private static String wrapping(String a, String operator, String b) {
    return "(int)((uint)" + a + " " + operator + " (uint)" + b + ")";
  }

  private static String truths(BinaryOp op, String a, String b) {
    return switch (op) {
      case AND -> a + " && " + b;
      case OR -> a + " || " + b;
      case XOR -> a + " != " + b;
      case ADD, SUB, MUL, DIV, MUL_NO_NAN, DIV_NO_NAN, MIN, MAX, SHL, SHR, SAR, MULHI ->
          throw notPrimitive(op, "bool");
    };
  }

  private static IllegalArgumentException notPrimitive(BinaryOp op, String type) {
    return new IllegalArgumentException("[render] not a primitive: " + op + " of " + type);
  }

  private static String operator(CompareOp op) {
    return switch (op) {
      case LT -> "<";
      case LE -> "<=";
      case EQ -> "==";
      case NE -> "!=";
    };
  }

  private static String name(Map<Expr, String> names, Expr e) {
    String name = names.get(e);
    if (name == null) {
      throw new IllegalStateException("operand not yet written: " + e.getClass());
    }
    return name;
  }

  /** Returns the combination of two partial results, the earlier one first; both are variables. */
  public static String combine(Dialect dialect, ReduceOp op, String a, String b) {
    return switch (op) {
      case SUM -> dialect.add(a, b);
      case MAX -> "(" + b + " < " + a + " || " + a + " != " + a + " ? " + a + " : " + b + ")";
      case MIN -> "(" + a + " < " + b + " || " + a + " != " + a + " ? " + a + " : " + b + ")";
    };
  }
}
