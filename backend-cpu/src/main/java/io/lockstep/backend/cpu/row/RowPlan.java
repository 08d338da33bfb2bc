package io.lockstep.backend.cpu.row;

import io.lockstep.backend.cpu.reduce.Reductions;
import io.lockstep.backend.cpu.row.RowPass.Kind;
import io.lockstep.backend.cpu.row.RowPass.Place;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.EvaluationOrder;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Rewriter;
import io.lockstep.kernels.expr.Type;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a row-wise program is computed: it is cut where a reduction must be complete before the next
 * operation, into passes over the row. What a later pass needs of an earlier one is computed again
 * if that is cheap, else kept.
 */
final class RowPlan {
  /** Operations that are computed again rather than kept in memory. */
  private static final int CHEAP = 4;

  private final Program program;
  private final int inputCount;
  private final List<Boolean> once;
  private final Map<Expr, Integer> passOf = new IdentityHashMap<>();
  private final Map<Expr, Integer> costOf = new IdentityHashMap<>();
  private final Map<Expr, Integer> kept = new IdentityHashMap<>();
  private final Map<Expr, Integer> searched = new IdentityHashMap<>();
  private final List<Expr.Rows> reductions = new ArrayList<>();
  private final List<DType> keptTypes = new ArrayList<>();
  private final List<RowPass> passes = new ArrayList<>();
  private final @Nullable RowPass last;

  /**
   * Plans a program.
   *
   * @param once for each result whether it is the same for the whole row and stored once
   */
  RowPlan(Program original, List<Boolean> once) {
    this.program = original.lowered();
    this.inputCount = program.inputs().size();
    this.once = once;
    int count = 1;
    for (Expr e : program.schedule()) {
      int pass = e.operands().stream().mapToInt(passOf::get).max().orElse(0);
      int cost = e.operands().stream().mapToInt(costOf::get).sum();
      boolean leaf = e.operands().isEmpty();
      if (e instanceof Expr.Rows r) {
        reductions.add(r);
        pass++;
        leaf = true;
      }
      passOf.put(e, pass);
      costOf.put(e, leaf ? 0 : Math.min(cost + 1, CHEAP + 1));
    }
    for (Expr.Rows r : reductions) {
      count = Math.max(count, pass(r.x()) + 1);
    }
    for (int i = 0; i < once.size(); i++) {
      if (!once.get(i)) {
        count = Math.max(count, pass(program.results().get(i)) + 1);
      }
    }
    for (int p = count - 1; p >= 0; p--) {
      for (Expr root : roots(p)) {
        keepWhatCrosses(root, p);
      }
    }
    for (int p = 0; p < count; p++) {
      passes.add(pass(p));
    }
    this.last = once.contains(true) ? lastPass() : null;
  }

  /** Returns the passes in order. */
  List<RowPass> passes() {
    return passes;
  }

  /** Returns the pass at element 0 alone that stores the results of the whole row, if any. */
  @Nullable RowPass last() {
    return last;
  }

  /** Returns the row reductions by number. */
  List<Expr.Rows> reductions() {
    return reductions;
  }

  /** Returns the type of each value kept for each element. */
  List<DType> keptTypes() {
    return keptTypes;
  }

  private int pass(Expr e) {
    return java.util.Objects.requireNonNull(passOf.get(e));
  }

  /** The values wanted of a pass, save those kept for later ones. */
  private List<Expr> roots(int p) {
    List<Expr> roots = new ArrayList<>();
    reductions.stream().map(Expr.Rows::x).filter(x -> pass(x) == p).forEach(roots::add);
    for (int i = 0; i < once.size(); i++) {
      Expr result = program.results().get(i);
      if (!once.get(i) && pass(result) == p) {
        roots.add(result);
      }
    }
    return roots;
  }

  private void keepWhatCrosses(Expr e, int p) {
    if (e instanceof Expr.Rows || kept.containsKey(e) || searched.getOrDefault(e, -1) >= p) {
      return;
    }
    searched.put(e, p);
    Integer cost = costOf.get(e);
    if (pass(e) < p && cost != null && cost > CHEAP && e.type() != Type.BOOL) {
      kept.put(e, keptTypes.size());
      keptTypes.add(DType.of(e.type()));
      e.operands().forEach(o -> keepWhatCrosses(o, pass(e)));
    } else {
      e.operands().forEach(o -> keepWhatCrosses(o, p));
    }
  }

  private RowPass pass(int p) {
    Assembly assembly = new Assembly(p);
    kept.forEach((e, slot) -> {
      if (pass(e) == p) {
        assembly.output(e, DType.of(e.type()), new Place(Kind.KEPT, slot));
      }
    });
    for (int i = 0; i < once.size(); i++) {
      Expr result = program.results().get(i);
      if (!once.get(i) && pass(result) == p) {
        Place place = new Place(Kind.ARGUMENT, inputCount + i);
        assembly.output(result, program.outputs().get(i), place);
      }
    }
    for (Expr.Rows r : reductions) {
      if (pass(r.x()) == p) {
        assembly.reduction(r);
      }
    }
    return assembly.build(program.name());
  }

  private RowPass lastPass() {
    Assembly assembly = new Assembly(0);
    for (int i = 0; i < once.size(); i++) {
      if (once.get(i)) {
        Place place = new Place(Kind.ARGUMENT, inputCount + i);
        assembly.output(program.results().get(i), program.outputs().get(i), place);
      }
    }
    return assembly.build(program.name());
  }

  /** Puts a pass together: replaces what earlier passes computed by reads of it. */
  private final class Assembly {
    private final List<Place> places = new ArrayList<>();
    private final List<Expr> results = new ArrayList<>();
    private final List<DType> types = new ArrayList<>();
    private final List<Place> outputs = new ArrayList<>();
    private final List<Integer> reduced = new ArrayList<>();
    private final Rewriter rewriter = new Rewriter(e -> e);

    Assembly(int number) {
      for (int i = 0; i < inputCount; i++) {
        read(new Place(Kind.ARGUMENT, i), program.inputs().get(i));
      }
      for (int i = 0; i < reductions.size(); i++) {
        Expr.Rows r = reductions.get(i);
        rewriter.put(r, read(new Place(Kind.VALUE, i), DType.of(r.type())));
      }
      kept.forEach((e, slot) -> {
        if (pass(e) < number) {
          rewriter.put(e, read(new Place(Kind.KEPT, slot), DType.of(e.type())));
        }
      });
    }

    private Expr read(Place place, DType type) {
      places.add(place);
      return Expr.input(places.size() - 1, type);
    }

    void output(Expr e, DType type, Place place) {
      results.add(rewriter.rewrite(e));
      types.add(type);
      outputs.add(place);
    }

    void reduction(Expr.Rows r) {
      Place lanes = new Place(Kind.LANES, reductions.indexOf(r));
      DType type = DType.of(r.type());
      results.add(Reductions.combine(r.op(), read(lanes, type), rewriter.rewrite(r.x())));
      types.add(type);
      outputs.add(lanes);
      reduced.add(lanes.index());
    }

    /** Returns the pass, with the inputs that it reads numbered from 0. */
    RowPass build(String name) {
      Map<Expr.Input, Expr> renumbered = new LinkedHashMap<>();
      List<Place> arguments = new ArrayList<>();
      List<DType> inputs = new ArrayList<>();
      for (Expr e : EvaluationOrder.of(results)) {
        if (e instanceof Expr.Input in && !renumbered.containsKey(in)) {
          renumbered.put(in, Expr.input(inputs.size(), in.dtype()));
          arguments.add(places.get(in.index()));
          inputs.add(in.dtype());
        }
      }
      Rewriter numbering =
          new Rewriter(e -> e instanceof Expr.Input in ? renumbered.getOrDefault(in, in) : e);
      arguments.addAll(outputs);
      return new RowPass(
          Program.of(name, inputs, types, results.stream().map(numbering::rewrite).toList()),
          arguments,
          reduced);
    }
  }
}
