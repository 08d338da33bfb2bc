package io.lockstep.kernels.expr;

import io.lockstep.kernels.expr.Expr.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A scalar program: several results computed from several inputs, element by element. Equal
 * subexpressions are one node. Two programs are equal if they compute the same results from the
 * same inputs by the same steps; the name does not count.
 */
public final class Program {
  private final String name;
  private final List<DType> inputs;
  private final List<DType> outputs;
  private final List<Expr> results;
  private final List<Expr> schedule;
  private final String signature;

  private Program(
      String name, List<DType> inputs, List<DType> outputs, List<Expr> results, String signature) {
    this.name = name;
    this.inputs = inputs;
    this.outputs = outputs;
    this.results = results;
    this.schedule = EvaluationOrder.of(results);
    this.signature = signature;
  }

  /**
   * Returns the program with the given results.
   *
   * @param name a short name for kernels, messages and profiles
   * @param inputs the stored type of each input
   * @param outputs the stored type of each result
   * @param results one expression for each output
   * @throws IllegalArgumentException if a result does not have the scalar type of its output, or an
   *     input index or type does not match {@code inputs}
   */
  public static Program of(
      String name, List<DType> inputs, List<DType> outputs, List<Expr> results) {
    if (outputs.size() != results.size()) {
      throw new IllegalArgumentException(
          "[program "
              + name
              + "] "
              + outputs.size()
              + " outputs but "
              + results.size()
              + " results");
    }
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).type() != outputs.get(i).type()) {
        throw new IllegalArgumentException(
            "[program "
                + name
                + "] result "
                + i
                + " is "
                + results.get(i).type()
                + " but output "
                + i
                + " is stored as "
                + outputs.get(i));
      }
    }
    Numbering numbering = new Numbering(name, inputs);
    List<Expr> merged = results.stream().map(numbering::merge).toList();
    String signature =
        inputs
            + "->"
            + outputs
            + numbering.text
            + merged.stream().map(e -> " %" + numbering.number(e)).collect(Collectors.joining());
    return new Program(name, List.copyOf(inputs), List.copyOf(outputs), merged, signature);
  }

  /** Returns a program of one result whose stored type follows from the expression. */
  public static Program of(String name, List<DType> inputs, Expr result) {
    return of(name, inputs, List.of(DType.of(result.type())), List.of(result));
  }

  /** Returns the name for kernels, messages and profiles. */
  public String name() {
    return name;
  }

  /** Returns the stored type of each input. */
  public List<DType> inputs() {
    return inputs;
  }

  /** Returns the stored type of each output. */
  public List<DType> outputs() {
    return outputs;
  }

  /** Returns the expression of each output. */
  public List<Expr> results() {
    return results;
  }

  /** Returns all nodes once, operands first. */
  public List<Expr> schedule() {
    return schedule;
  }

  /** Returns a text that two programs share if and only if they are equal. */
  public String signature() {
    return signature;
  }

  /** Returns the same program in the primitive operations that every renderer knows. */
  public Program lowered() {
    Rewriter lowering = new Rewriter(Lowering::lower);
    return of(name, inputs, outputs, results.stream().map(lowering::rewrite).toList());
  }

  /** Returns whether a result depends on the position itself, not only on the inputs there. */
  public boolean usesIndex() {
    return schedule.stream().anyMatch(Expr.Index.class::isInstance);
  }

  /** Returns whether a result needs a reduction over its row. */
  public boolean usesRows() {
    return schedule.stream().anyMatch(Expr.Rows.class::isInstance);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Program p && p.signature.equals(signature);
  }

  @Override
  public int hashCode() {
    return signature.hashCode();
  }

  @Override
  public String toString() {
    return name + " " + signature;
  }

  /** Gives equal subexpressions one number, and writes each down once. */
  private static final class Numbering {
    private final String program;
    private final List<DType> inputs;
    private final Map<String, Expr> byText = new HashMap<>();
    private final Map<Expr, Integer> numbers = new IdentityHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final Rewriter rewriter = new Rewriter(this::canonical);

    Numbering(String program, List<DType> inputs) {
      this.program = program;
      this.inputs = inputs;
    }

    Expr merge(Expr root) {
      return rewriter.rewrite(root);
    }

    int number(Expr e) {
      Integer n = numbers.get(e);
      if (n == null) {
        throw new IllegalStateException("unnumbered " + e.getClass());
      }
      return n;
    }

    private Expr canonical(Expr e) {
      if (numbers.containsKey(e)) {
        return e;
      }
      if (e instanceof Input in
          && (in.index() >= inputs.size() || inputs.get(in.index()) != in.dtype())) {
        throw new IllegalArgumentException(
            "[program "
                + program
                + "] reads input "
                + in.index()
                + " as "
                + in.dtype()
                + " but its inputs are "
                + inputs);
      }
      String key = describe(e);
      Expr known = byText.putIfAbsent(key, e);
      if (known != null) {
        return known;
      }
      numbers.put(e, numbers.size());
      text.append(';').append(key);
      return e;
    }

    private String describe(Expr e) {
      String head =
          switch (e) {
            case Expr.Const c -> c.type() + " " + Double.toHexString(c.value());
            case Expr.Input i -> "in" + i.index();
            case Expr.Index _ -> "index";
            case Expr.Unary u -> u.op().name();
            case Expr.Binary b -> b.op().name();
            case Expr.Fma _ -> "FMA";
            case Expr.Compare c -> c.op().name();
            case Expr.Select _ -> "SELECT";
            case Expr.Cast c -> "CAST " + c.type();
            case Expr.Bits b -> "BITS " + b.type();
            case Expr.Call c -> "CALL " + c.function().name();
            case Expr.Rows r -> "ROWS " + r.op();
          };
      List<String> operands = new ArrayList<>();
      e.operands().forEach(o -> operands.add(" %" + number(o)));
      return head + String.join("", operands);
    }
  }
}
