package io.lockstep.tensor.nonfinite;

import io.lockstep.graph.Node;
import io.lockstep.graph.NodeOrigin;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.EvaluationOrder;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.nonfinite.NodeValues.Element;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes back from results that are not finite, element by element, to what made them so: at each
 * operation to what went in and is not finite itself, of each input to one element. Of several
 * operations that are found the one that comes first is told.
 */
final class Trace {
  private final Engine engine;
  private final FormulaCopy formula;
  private final NodeValues values;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<At> open = new ArrayDeque<>();
  private final List<Found> found = new ArrayList<>();

  /** An element on the way, and the last operation that made NaN of infinities there. */
  private record At(Element element, @Nullable NonFinite birth) {}

  /**
   * What may be told.
   *
   * @param depth of the node in the formula
   * @param given whether it is a number of the formula, which may well be infinite
   */
  private record Found(NonFinite what, int depth, boolean given) {}

  Trace(Engine engine) {
    this.engine = engine;
    this.formula = new FormulaCopy(engine);
    this.values = new NodeValues(engine);
  }

  /** Returns what makes one of some values NaN or infinite; empty if all are finite. */
  Optional<NonFinite> of(List<Node> nodes) {
    List<Node> roots = formula.of(nodes.stream().filter(n -> n.dtype().isFloat()).toList());
    engine.evaluate(roots.stream().map(node -> new Tensor(engine, node)).toList());
    List<Node> bad = roots.stream().filter(n -> values.firstNonFinite(n) >= 0).toList();
    if (bad.isEmpty()) {
      return Optional.empty();
    }
    values.compute(bad);
    bad.forEach(n -> open.add(new At(new Element(n, values.firstNonFinite(n)), null)));
    while (!open.isEmpty()) {
      At at = open.removeFirst();
      Element base = NodeValues.base(at.element().node(), at.element().at());
      if (seen.add(base.node())) {
        back(base, at.birth());
      }
    }
    return found.stream()
        .min(Comparator.comparing(Found::given).thenComparingInt(Found::depth))
        .map(Found::what);
  }

  private double value(Element element) {
    return values.at(element.node(), element.at());
  }

  private void back(Element at, @Nullable NonFinite birth) {
    switch (at.node()) {
      case Source _ -> end(at, stored(at), false);
      case Node.Map map -> back(map, at, birth);
      case Node node -> {
        List<Element> led = Leading.of(value(at), TracedInputs.of(at, values), this::value);
        if (led.isEmpty()) {
          end(at, described(at), false);
        }
        NonFinite next = isBorn(value(at), led) ? described(at) : birth;
        led.forEach(element -> open.add(new At(element, next)));
        assert node == at.node();
      }
    }
  }

  private boolean isBorn(double value, List<Element> led) {
    return Double.isNaN(value) && led.stream().noneMatch(e -> Double.isNaN(value(e)));
  }

  private void end(Element at, NonFinite what, boolean given) {
    found.add(new Found(what, at.node().depth(), given));
  }

  /** What is there already; or was computed before, and came from what is forgotten. */
  private NonFinite stored(Element at) {
    TracedOperand held = operand(at);
    String index = Index.text(at.node().shape(), at.at());
    return new NonFinite("", "", NodeOrigin.NONE, value(at), index, 0, List.of(held), List.of());
  }

  private void back(Node.Map map, Element at, @Nullable NonFinite birth) {
    double[] inputs = map.inputs().stream().mapToDouble(x -> values.at(x, at.at())).toArray();
    ProgramTrace program = new ProgramTrace(map.program(), at.at(), inputs);
    for (ProgramTrace.End end : program.ends()) {
      NonFinite born = end.birth() == null ? birth : described(map, at, end.birth(), program);
      switch (end.expr()) {
        case Expr.Input in ->
            open.add(new At(new Element(map.inputs().get(in.index()), at.at()), born));
        case Expr.Const c -> end(at, born == null ? given(map, at, c) : born, true);
        case Expr e -> end(at, described(map, at, e, program), false);
      }
    }
  }

  private static NonFinite given(Node.Map map, Element at, Expr.Const number) {
    TracedOperand held = new TracedOperand(map.dtype(), number.value(), new TracedOperand.Within());
    String index = Index.text(map.shape(), at.at());
    return new NonFinite(
        "", map.program().name(), map.origin(), number.value(), index, 0, List.of(held), List.of());
  }

  private NonFinite described(Node.Map map, Element at, Expr e, ProgramTrace program) {
    List<TracedOperand> operands = new ArrayList<>();
    List<Expr> within = new ArrayList<>();
    for (Expr x : e.operands()) {
      if (x.type().isFloat()) {
        operands.add(
            x instanceof Expr.Input in
                ? operand(new Element(map.inputs().get(in.index()), at.at()))
                : new TracedOperand(
                    DType.of(x.type()), program.value(x), new TracedOperand.Within()));
        within.add(x);
      }
    }
    List<TracedOperand> inputs =
        EvaluationOrder.of(within).stream()
            .filter(Expr.Input.class::isInstance)
            .map(x -> map.inputs().get(((Expr.Input) x).index()))
            .map(x -> operand(new Element(x, at.at())))
            .filter(x -> !(x.place() instanceof TracedOperand.Within) && !operands.contains(x))
            .toList();
    return new NonFinite(
        ProgramTrace.name(e),
        map.program().name(),
        map.origin(),
        program.value(e),
        Index.text(map.shape(), at.at()),
        0,
        operands,
        inputs);
  }

  private NonFinite described(Element at) {
    TracedInputs.Largest largest = TracedInputs.largest(at, values);
    String name = TracedInputs.name(at.node());
    return new NonFinite(
        name,
        name,
        at.node().origin(),
        value(at),
        TracedInputs.index(at),
        largest.terms(),
        largest.elements().stream().map(this::operand).toList(),
        List.of());
  }

  private TracedOperand operand(Element element) {
    Element at = TracedInputs.base(element);
    Node node = at.node();
    Node computed = formula.computed(node);
    Node made = computed == null ? node : computed;
    TracedOperand.Place place =
        switch (made) {
          case Source source -> new TracedOperand.Stored(source, at.at());
          case Node.Map map when map.inputs().isEmpty() -> new TracedOperand.Within();
          case Node _ ->
              new TracedOperand.Computed(
                  TracedInputs.name(made), made.origin(), TracedInputs.index(at));
        };
    return new TracedOperand(node.dtype(), value(at), place);
  }
}
