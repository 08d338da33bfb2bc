package io.lockstep.plan;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.backend.Backend.Buffer;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.plan.KernelCall.Part;
import io.lockstep.plan.Plan.Place;
import io.lockstep.plan.Plan.Space;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanVerifierTest {
  private static final Shape SHAPE = Shape.of(100);
  private static final Program NEG =
      Program.of("neg", List.of(DType.F32), Expr.input(0, DType.F32).neg());

  private record Region(long bytes) implements Buffer {}

  private static final Value X =
      new Value(
          0,
          new Work.Source(new Source("x", DType.F32, SHAPE, new Region(400))),
          DType.F32,
          SHAPE,
          List.of());
  private static final Value Y = computed(1, X);
  private static final Value Z = computed(2, Y);
  private static final Place SOURCE = new Place(Space.SOURCE, 0, 0);
  private static final Place FIRST = new Place(Space.OUTPUT, 0, 0);
  private static final Place SECOND = new Place(Space.OUTPUT, 1, 0);

  private static Value computed(int id, Value of) {
    return new Value(id, new Work.Map(NEG), DType.F32, SHAPE, List.of(Operand.whole(of)));
  }

  private static KernelCall call(Value from, Value to) {
    Layout whole = Layout.contiguous(SHAPE);
    return new KernelCall(
        new MapSpec(NEG, SHAPE, List.of(whole), List.of(whole)),
        List.of(new Part(from, 0)),
        List.of(new Part(to, 0)));
  }

  private static void verify(List<KernelCall> calls, Map<Value, Place> fixed) {
    PlanVerifier.verify(calls, MemoryLayout.of(calls, Set.of(), fixed, Map.of()));
  }

  private static void fails(String message, List<KernelCall> calls, Map<Value, Place> fixed) {
    assertEquals(
        message,
        assertThrows(IllegalStateException.class, () -> verify(calls, fixed)).getMessage());
  }

  @Test
  void a_sound_plan_passes() {
    assertDoesNotThrow(() -> verify(List.of(call(X, Y), call(Y, Z)), Map.of(X, SOURCE, Z, FIRST)));
  }

  @Test
  void a_value_that_is_read_too_early_is_found() {
    fails(
        "[plan] %1 Map F32[100] is read before it is computed or after its memory was"
            + " reused, in kernel neg",
        List.of(call(Y, Z), call(X, Y)), Map.of(X, SOURCE, Y, FIRST, Z, SECOND));
  }

  @Test
  void a_value_whose_memory_was_taken_is_found() {
    Value other = computed(3, X);
    fails(
        "[plan] %1 Map F32[100] is read before it is computed or after its memory was"
            + " reused, in kernel neg",
        List.of(call(X, Y), call(X, other), call(Y, Z)),
        Map.of(X, SOURCE, Y, FIRST, other, FIRST, Z, SECOND));
  }

  @Test
  void a_source_that_was_overwritten_is_not_read_again() {
    fails(
        "[plan] %0 Source F32[100] is read before it is computed or after its memory was reused, in"
            + " kernel neg",
        List.of(call(X, Y), call(X, Z)), Map.of(X, SOURCE, Y, SOURCE, Z, FIRST));
  }

  @Test
  void a_value_that_is_read_in_another_type_is_found() {
    Value half = rounded();
    fails(
        "[plan] %1 Map BF16[100] is taken for F32, in kernel neg",
        List.of(call(X, half)), Map.of(X, SOURCE));
  }

  @Test
  void a_result_of_the_plan_in_bfloat16_is_found() {
    Value half = rounded();
    Layout whole = Layout.contiguous(SHAPE);
    Program program =
        Program.of(
            "bf16", List.of(DType.F32), List.of(DType.BF16), List.of(Expr.input(0, DType.F32)));
    KernelCall call =
        new KernelCall(
            new MapSpec(program, SHAPE, List.of(whole), List.of(whole)),
            List.of(new Part(X, 0)),
            List.of(new Part(half, 0)));
    assertDoesNotThrow(() -> verify(List.of(call), Map.of(X, SOURCE)));
    fails(
        "[plan] %1 Map BF16[100] lies outside the arena, in kernel bf16",
        List.of(call), Map.of(X, SOURCE, half, FIRST));
  }

  private static Value rounded() {
    return new Value(1, Bf16Storage.ROUNDING, DType.BF16, SHAPE, List.of(Operand.whole(X)));
  }

  @Test
  void a_value_outside_the_arena_is_found() {
    fails(
        "[plan] %1 Map F32[100] lies outside the arena, in kernel neg",
        List.of(call(X, Y)), Map.of(X, SOURCE, Y, new Place(Space.ARENA, 0, 0)));
  }

  /** The negation of 50 elements of x from one on. */
  private static KernelCall half(int first, Value to) {
    Layout half = Layout.contiguous(Shape.of(50));
    return new KernelCall(
        new MapSpec(NEG, Shape.of(50), List.of(half), List.of(half)),
        List.of(new Part(X, first)),
        List.of(new Part(to, 0)));
  }

  @Test
  void a_part_of_a_source_is_overwritten_where_it_stands_and_not_read_again() {
    Value front = new Value(1, new Work.Map(NEG), DType.F32, Shape.of(50), List.of());
    Value back = new Value(2, new Work.Map(NEG), DType.F32, Shape.of(50), List.of());
    Place middle = new Place(Space.SOURCE, 0, 200);
    Map<Value, Place> places = Map.of(X, SOURCE, front, SOURCE, back, middle);
    assertDoesNotThrow(() -> verify(List.of(half(0, front), half(50, back)), places));
    fails(
        "[plan] %0 Source F32[100] is read before it is computed or after its memory was reused, in"
            + " kernel neg",
        List.of(half(0, front), half(49, back)), places);
    fails(
        "[plan] %1 Map F32[50] is written over elements that others are computed from, in kernel"
            + " neg",
        List.of(half(1, front)), places);
  }
}
