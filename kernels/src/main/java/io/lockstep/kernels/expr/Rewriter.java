package io.lockstep.kernels.expr;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Rebuilds an expression graph bottom-up: every node is rebuilt on its rewritten operands (and so
 * simplified again), then handed to a rule. Shared nodes are visited once and stay shared. Nesting
 * may be arbitrarily deep.
 */
public final class Rewriter {
  private final UnaryOperator<Expr> rule;
  private final Map<Expr, Expr> done = new IdentityHashMap<>();

  /** Creates a rewriter; {@code rule} returns its argument to keep a node. */
  public Rewriter(UnaryOperator<Expr> rule) {
    this.rule = rule;
  }

  /** Replaces one node outright, before its operands are looked at; returns this. */
  public Rewriter replace(Expr original, Expr replacement) {
    done.put(original, replacement);
    return this;
  }

  /** Sets what a node becomes, without the rule and whatever becomes of its operands. */
  public void put(Expr e, Expr replacement) {
    done.put(e, replacement);
  }

  /** Returns the rewritten expression. */
  public Expr rewrite(Expr root) {
    for (Expr e : EvaluationOrder.of(List.of(root))) {
      if (!done.containsKey(e)) {
        Expr rebuilt = rebuild(e);
        done.put(e, isWhole(e, rebuilt) ? rule.apply(rebuilt) : rebuilt);
      }
    }
    return get(root);
  }

  /** Whether simplification kept the node; if not, what is left has been rewritten already. */
  private boolean isWhole(Expr e, Expr rebuilt) {
    List<Expr> kept = rebuilt.operands();
    List<Expr> expected = e.operands();
    return rebuilt == e
        || (kept.size() == expected.size()
            && IntStream.range(0, kept.size()).allMatch(i -> kept.get(i) == get(expected.get(i))));
  }

  private Expr get(Expr e) {
    Expr result = done.get(e);
    if (result == null) {
      throw new IllegalStateException("operand not yet rewritten: " + e.getClass());
    }
    return result;
  }

  private Expr rebuild(Expr e) {
    if (e.operands().stream().allMatch(o -> get(o) == o)) {
      return e;
    }
    return switch (e) {
      case Expr.Const _, Expr.Input _, Expr.Index _ -> e;
      case Expr.Unary u -> Simplifier.unary(u.op(), get(u.x()));
      case Expr.Binary b -> Simplifier.binary(b.op(), get(b.a()), get(b.b()));
      case Expr.Fma f -> Simplifier.fma(get(f.a()), get(f.b()), get(f.c()));
      case Expr.Compare c -> Simplifier.compare(c.op(), get(c.a()), get(c.b()));
      case Expr.Select s ->
          Simplifier.select(get(s.condition()), get(s.then()), get(s.otherwise()));
      case Expr.Cast c -> Simplifier.cast(c.type(), get(c.x()));
      case Expr.Bits b -> Simplifier.bits(b.type(), get(b.x()));
      case Expr.Call c -> get(c.x()).apply(c.function());
      case Expr.Rows r -> get(r.x()).overRow(r.op());
    };
  }
}
