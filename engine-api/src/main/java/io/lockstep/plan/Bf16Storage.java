package io.lockstep.plan;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which values are stored in bfloat16 alone in precision bf16. The kernel that computes such a
 * value stores a rounded copy of it, and all other kernels read the copy; within its own kernel the
 * value is a float. These are
 *
 * <ul>
 *   <li>operands of products, whose copies {@link Normalizer} has made, if they come from a product
 *       themselves and fusion put the copy into the kernel of the value;
 *   <li>other results of a product's kernel that only elementwise kernels read, such as the sums
 *       that the derivative of an activation needs.
 * </ul>
 *
 * All other readers of these see the rounded values. What is wanted after the plan stays a float,
 * and so does all it is computed from element by element, such as the gradient that an optimizer
 * reads; features and targets are floats to all but products.
 */
final class Bf16Storage {
  /** No value is stored in another type. */
  static final Bf16Storage NONE = new Bf16Storage(Map.of());

  /** The work of a copy. */
  static final Work ROUNDING =
      new Work.Map(
          Program.of(
              "bf16", List.of(DType.F32), List.of(DType.BF16), List.of(Expr.input(0, DType.F32))));

  private final Map<Value, Value> copies;

  private Bf16Storage(Map<Value, Value> copies) {
    this.copies = copies;
  }

  /** Returns what the kernels of other groups read in place of a value; mostly the value itself. */
  Value of(Value value) {
    return copies.getOrDefault(value, value);
  }

  /**
   * Chooses the values, and adds copies that are missing to their groups.
   *
   * @param values in topological order
   * @param kept values that are wanted after the plan
   */
  static Bf16Storage of(List<Value> values, Set<Value> kept, Fusion fusion) {
    Map<Value, List<Value>> readers = new HashMap<>();
    for (Value user : values) {
      user.operands()
          .forEach(o -> readers.computeIfAbsent(o.value(), _ -> new ArrayList<>()).add(user));
    }
    Set<Value> exact = elementwiseSources(kept);
    Set<Value> fromProducts = fromProducts(values);
    Map<Value, Value> copies = new HashMap<>();
    for (Value value : values) {
      Group group = fusion.groupOf(value);
      if (group == null || value.dtype() != DType.F32 || exact.contains(value)) {
        continue;
      }
      List<Value> all = readers.getOrDefault(value, List.of());
      List<Value> others = all.stream().filter(r -> fusion.groupOf(r) != group).toList();
      List<Value> made = all.stream().filter(r -> isCopy(r) && fusion.groupOf(r) == group).toList();
      if (!made.isEmpty()) {
        if (fromProducts.contains(value) && others.stream().allMatch(Bf16Storage::loads)) {
          copies.put(value, made.getFirst());
        }
      } else if (group.kind() == Group.Kind.MATMUL
          && !others.isEmpty()
          && others.stream().allMatch(r -> isElementwise(r, fusion))) {
        Value copy =
            new Value(
                value.id(),
                ROUNDING,
                DType.BF16,
                value.shape(),
                List.of(Operand.whole(value)),
                value.origin());
        group.addBehind(value, copy);
        copies.put(value, copy);
      }
    }
    return new Bf16Storage(copies);
  }

  /** Returns what is wanted after the plan and all values that it is an elementwise function of. */
  private static Set<Value> elementwiseSources(Set<Value> kept) {
    Set<Value> seen = new HashSet<>(kept);
    Deque<Value> open = new ArrayDeque<>(kept);
    while (!open.isEmpty()) {
      Value next = open.pop();
      if (next.work() instanceof Work.Map || next.work() instanceof Work.Concat) {
        next.operands().stream().map(Operand::value).filter(seen::add).forEach(open::push);
      }
    }
    return seen;
  }

  /** Returns the values that a product is needed for. */
  private static Set<Value> fromProducts(List<Value> values) {
    Set<Value> found = new HashSet<>();
    for (Value value : values) {
      if (value.work() instanceof Work.MatMul
          || value.operands().stream().map(Operand::value).anyMatch(found::contains)) {
        found.add(value);
      }
    }
    return found;
  }

  /** Returns whether a value is the rounded copy of its operand. */
  static boolean isCopy(Value value) {
    return value.dtype() == DType.BF16;
  }

  /** Whether a kernel that reads a value for another one may read it in any type. */
  private static boolean loads(Value reader) {
    return switch (reader.work()) {
      case Work.Map _, Work.Reduce _ -> true;
      case Work.Source _, Work.MatMul _, Work.ArgReduce _ -> false;
      case Work.Concat _, Work.Gather _, Work.ScatterAdd _ -> false;
      case Work.Fold _, Work.Pick _, Work.Place _ -> false;
    };
  }

  private static boolean isElementwise(Value reader, Fusion fusion) {
    Group group = fusion.groupOf(reader);
    return reader.work() instanceof Work.Map
        && group != null
        && Stream.of(Group.Kind.MAP, Group.Kind.MATMUL).anyMatch(k -> k == group.kind());
  }
}
