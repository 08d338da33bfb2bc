package io.lockstep.kernels.render.jvm;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Rewriter;
import io.lockstep.kernels.expr.Type;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program cut in two where the fewest values cross, in its middle third: the first part stores
 * what the second needs of it.
 *
 * @param first from the program's inputs to the kept values
 * @param second from the program's inputs, then the kept values, to the program's results
 */
record ProgramSplit(Program first, Program second) {

  /** Cuts a lowered program. */
  static ProgramSplit of(Program program) {
    int position = position(program);
    Map<Expr, Integer> lastUses = lastUses(program);
    List<Expr> kept = new ArrayList<>(program.schedule().subList(0, position));
    kept.removeIf(e -> e.operands().isEmpty() || lastUses.getOrDefault(e, 0) < position);
    List<Expr> stored = new ArrayList<>();
    List<DType> types = new ArrayList<>();
    List<DType> inputs = new ArrayList<>(program.inputs());
    Rewriter rewriter = new Rewriter(e -> e);
    for (Expr e : kept) {
      boolean truth = e.type() == Type.BOOL;
      DType type = truth ? DType.I32 : DType.of(e.type());
      Expr read = Expr.input(inputs.size(), type);
      rewriter.put(e, truth ? read.ne(0) : read);
      stored.add(truth ? e.select(Expr.i32(1), Expr.i32(0)) : e);
      types.add(type);
      inputs.add(type);
    }
    return new ProgramSplit(
        Program.of(program.name(), program.inputs(), types, stored),
        Program.of(
            program.name(),
            inputs,
            program.outputs(),
            program.results().stream().map(rewriter::rewrite).toList()));
  }

  /** Returns where to cut: how many nodes of the schedule belong to the first part. */
  private static int position(Program program) {
    List<Expr> schedule = program.schedule();
    Map<Expr, Integer> lastUses = lastUses(program);
    int[] crossing = new int[schedule.size() + 1];
    for (int i = 0; i < schedule.size(); i++) {
      Expr e = schedule.get(i);
      if (!e.operands().isEmpty()) {
        crossing[i + 1]++;
        crossing[Math.min(lastUses.getOrDefault(e, i), schedule.size() - 1) + 1]--;
      }
    }
    int middle = schedule.size() / 2;
    int best = middle;
    int live = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < 2 * schedule.size() / 3; i++) {
      live += crossing[i];
      boolean closer = Math.abs(i - middle) < Math.abs(best - middle);
      if (i >= schedule.size() / 3 && (live < least || (live == least && closer))) {
        least = live;
        best = i;
      }
    }
    return best;
  }

  /** Returns the position in the schedule at which each value is read last. */
  private static Map<Expr, Integer> lastUses(Program program) {
    Map<Expr, Integer> uses = new IdentityHashMap<>();
    List<Expr> schedule = program.schedule();
    for (int i = 0; i < schedule.size(); i++) {
      int position = i;
      schedule.get(i).operands().forEach(o -> uses.put(o, position));
    }
    program.results().forEach(r -> uses.put(r, schedule.size()));
    return uses;
  }
}
