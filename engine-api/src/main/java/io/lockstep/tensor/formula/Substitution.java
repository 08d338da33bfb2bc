package io.lockstep.tensor.formula;

import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.Segment;
import io.lockstep.graph.SourceRange;
import io.lockstep.graph.Stale;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.EngineMismatch;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.StaleValue;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Formulas with other values in place of some that they read: {@code torch.func.functional_call},
 * and the second pass of an optimizer that looks at the gradient somewhere else than at the
 * parameters. What a tensor is computed from is computed again of the others; what does not depend
 * on them is shared, so that one compiled step computes it once. All replacements take effect at
 * once: what takes the place of a tensor may be computed from that tensor.
 *
 * <pre>{@code
 * Tensor gradient = parameters.gradient(loss);
 * Tensor moved = parameters.flat().add(gradient.mul(0.05));
 * Tensor there = Substitution.of(Map.of(parameters.flat(), moved)).in(gradient);
 * }</pre>
 *
 * <p>The bits are those of the formula built anew of the other tensors. Replaced are tensors that
 * can be written, or parts of one that lie in one piece, such as a model's parameters; wherever the
 * formula reads their elements, by whichever view.
 */
public final class Substitution {
  private static final String OPERATION = "replace";

  private final Map<Tensor, Tensor> replacements;
  private final List<SourceRange> replaced = new ArrayList<>();
  private final ReplacedSources sources = new ReplacedSources();

  private Substitution(Map<Tensor, Tensor> replacements) {
    this.replacements = new IdentityHashMap<>(replacements);
    replacements.forEach(this::add);
  }

  /**
   * Returns what replaces some tensors by others.
   *
   * @param replacements for a tensor that can be written, or a part of one, what takes its place:
   *     of the same shape and type
   * @throws io.lockstep.tensor.TensorException if one is computed or constant, has a replacement of
   *     another shape or type, or has elements in common with another
   */
  public static Substitution of(Map<Tensor, Tensor> replacements) {
    return new Substitution(replacements);
  }

  /**
   * Returns a result as it is computed from the replacements.
   *
   * @throws ShapeMismatch if it is not computed from one of the replaced tensors
   * @throws StaleValue if it holds a detached value of before a write
   */
  public Tensor in(Tensor result) {
    return in(List.of(result)).getFirst();
  }

  /**
   * Returns results as they are computed from the replacements; what they share is shared again.
   *
   * @throws ShapeMismatch if none is computed from one of the replaced tensors
   * @throws StaleValue if they hold a detached value of before a write
   */
  public List<Tensor> in(List<Tensor> results) {
    results.forEach(result -> replacements.keySet().forEach(x -> requireOneEngine(x, result)));
    List<Node> roots = results.stream().map(Tensor::node).toList();
    List<Node> order = GraphOrder.of(roots);
    requireRead(results, order);
    Map<Node, Node> done = new IdentityHashMap<>();
    Map<Segment, Segment> segments = new HashMap<>();
    for (Node node : order) {
      Node other = sources.of(node).orElseGet(() -> computed(node, done, segments));
      if (other != node) {
        requireCurrent(node);
      }
      done.put(node, other);
    }
    return results.stream()
        .map(result -> new Tensor(result.engine(), done.getOrDefault(result.node(), result.node())))
        .toList();
  }

  private static Node computed(Node node, Map<Node, Node> done, Map<Segment, Segment> segments) {
    List<Node> inputs = node.inputs().stream().map(i -> done.getOrDefault(i, i)).toList();
    boolean same = true;
    for (int i = 0; i < inputs.size(); i++) {
      same &= inputs.get(i) == node.inputs().get(i);
    }
    Segment segment = segment(node.segment(), segments);
    return same
        ? node
        : segment == null ? node.withInputs(inputs) : segment.of(() -> node.withInputs(inputs));
  }

  /** The segment of the other values, which are computed again by themselves. */
  private static @Nullable Segment segment(@Nullable Segment of, Map<Segment, Segment> segments) {
    if (of == null) {
      return Segment.current();
    }
    Segment known = segments.get(of);
    if (known == null) {
      Segment outer = segment(of.outer(), segments);
      known = of.forward() == null ? Segment.within(outer) : outer;
      if (known != null) {
        segments.put(of, known);
      }
    }
    return known;
  }

  private void add(Tensor of, Tensor by) {
    requireOneEngine(of, by);
    SourceRange range = range(of);
    if (of.dtype() != by.dtype()) {
      throw new TypeMismatch(
          OPERATION,
          ReplacedSources.describe(range)
              + " is "
              + of.describe()
              + " and cannot be replaced by "
              + by.describe()
              + "; convert that with cast(DType."
              + of.dtype()
              + ")");
    }
    if (!of.shape().equals(by.shape())) {
      throw new ShapeMismatch(
          OPERATION,
          ReplacedSources.describe(range)
              + " is "
              + of.describe()
              + " and cannot be replaced by "
              + by.describe()
              + "; shapes must be equal");
    }
    for (SourceRange other : replaced) {
      if (ReplacedSources.touches(other, range)) {
        throw new ShapeMismatch(
            OPERATION,
            ReplacedSources.describe(range)
                + " and "
                + ReplacedSources.describe(other)
                + " have elements in common; give each element one replacement");
      }
    }
    replaced.add(range);
    sources.replace(range, by.node());
  }

  private static void requireOneEngine(Tensor a, Tensor b) {
    if (a.engine() != b.engine()) {
      throw new EngineMismatch(
          OPERATION,
          a.describe()
              + " and "
              + b.describe()
              + " belong to different engines; copy one over with"
              + " engine.tensor(other.toFloats(), ...)");
    }
  }

  private static SourceRange range(Tensor of) {
    if (of.node().isConstant()) {
      throw new EngineMismatch(
          OPERATION,
          of.describe()
              + " is constant, so that others may have been computed from it for good; make it with"
              + " variable() or input()");
    }
    Optional<SourceRange> range = SourceRange.of(of.node());
    if (range.isPresent()) {
      return range.get();
    }
    Node base = of.node();
    while (base instanceof Node.View view) {
      base = view.x();
    }
    Optional<SourceRange> whole = SourceRange.of(base);
    String problem =
        whole
            .map(ReplacedSources::describe)
            .map(name ->
                " is a view of "
                    + name
                    + " whose elements do not lie in one piece; replace whole rows of that, or all"
                    + " of it")
            .orElse(
                " is computed and cannot be replaced; replace what it is computed from: "
                    + String.join(", ", sources(of)));
    throw new EngineMismatch(OPERATION, of.describe() + problem);
  }

  private static List<String> sources(Tensor of) {
    return few(
        of.sources().stream()
            .filter(s -> !s.node().isConstant())
            .flatMap(s -> SourceRange.of(s.node()).stream())
            .map(ReplacedSources::describe)
            .toList());
  }

  private void requireRead(List<Tensor> results, List<Node> order) {
    Set<SourceRange> read = new LinkedHashSet<>();
    Predicate<Node> passesOn = node -> SourceRange.of(node).isPresent();
    order.stream()
        .filter(passesOn.negate())
        .flatMap(node -> node.inputs().stream())
        .forEach(input -> SourceRange.of(input).ifPresent(read::add));
    results.forEach(result -> SourceRange.of(result.node()).ifPresent(read::add));
    for (SourceRange range : replaced) {
      if (read.stream().noneMatch(r -> ReplacedSources.touches(r, range))) {
        List<String> known =
            read.stream()
                .filter(r -> !r.source().isConstant())
                .map(ReplacedSources::describe)
                .distinct()
                .toList();
        throw new ShapeMismatch(
            OPERATION,
            (results.size() == 1 ? "the result does not read " : "none of the results reads ")
                + ReplacedSources.describe(range)
                + ", which is to be replaced; "
                + (known.isEmpty()
                    ? "what can be replaced is not read at all"
                    : "replace what is read: " + String.join(", ", few(known))));
      }
    }
  }

  private static List<String> few(List<String> all) {
    int most = 4;
    List<String> few = new ArrayList<>(all.subList(0, Math.min(most, all.size())));
    if (all.size() > most) {
      few.add("and " + (all.size() - most) + " more");
    }
    return few;
  }

  /** Refuses a detached value of before a write, which would be another one now. */
  private static void requireCurrent(Node node) {
    if (node instanceof Node.StopGradient) {
      Optional<Stale> stale = Stale.of(node, Long.MAX_VALUE);
      if (stale.isPresent()) {
        throw new StaleValue(OPERATION, "a detached value, " + stale.get().refusal());
      }
    }
  }
}
