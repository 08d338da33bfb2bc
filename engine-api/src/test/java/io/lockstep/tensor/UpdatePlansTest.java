package io.lockstep.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.plan.Plan;
import io.lockstep.plan.Plan.Space;
import io.lockstep.tensor.Engine.Update;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often the plan of an update that is written with tensors goes through memory. */
class UpdatePlansTest {
  private final Engine engine = NullBackend.engine();

  private Tensor input(int... shape) {
    return engine.input("x", DType.F32, Shape.of(shape));
  }

  private static List<String> kernels(Plan plan) {
    return plan.steps().stream().map(Plan.Step::spec).map(UpdatePlansTest::described).toList();
  }

  private static String described(KernelSpec spec) {
    return spec.getClass().getSimpleName() + " " + spec.name();
  }

  private static long inPlace(Plan plan) {
    return plan.steps().stream()
        .filter(s -> s.arguments().getLast().space() == Space.SOURCE)
        .count();
  }

  @Test
  void elementwise_values_that_meet_are_one_kernel() {
    Tensor x = input(1000);
    Tensor y = input(1000);
    Tensor met = x.mul(2).add(y.mul(3));
    assertEquals(
        List.of("MapSpec mul+mul+add"), kernels(engine.compile(List.of(met), List.of()).plan()));
  }

  @Test
  void values_that_something_has_to_run_between_stay_apart() {
    Tensor x = input(40, 40);
    Tensor early = x.mul(2);
    Tensor late = early.matmul(early).matmul(early).exp().sum(0).mul(early.transpose());
    Plan plan = engine.compile(List.of(late), List.of()).plan();
    assertEquals("MapSpec mul", kernels(plan).getFirst());
  }

  /** Momentum whose step has the length of the weights. */
  @Test
  void a_kernel_that_sums_writes_what_it_updates_in_place() {
    Tensor p = input(300, 400);
    Tensor g = input(300, 400);
    Tensor m = input(300, 400);
    Tensor moment = m.mul(0.9).add(g.mul(0.1));
    Tensor ratio = p.square().sum().sqrt().div(moment.square().sum().sqrt());
    List<Update> updates = List.of(new Update(p, p.sub(moment.mul(ratio))), new Update(m, moment));
    Plan plan = engine.compile(List.of(), updates).plan();
    assertEquals(
        List.of("RowSpec square+sum+sqrt", "RowSpec mul+mul+add+..7", "MapSpec mul+sub"),
        kernels(plan));
    Plan.Step sums = plan.steps().get(1);
    RowSpec spec = (RowSpec) sums.spec();
    assertTrue(spec.updatesInPlace());
    Plan.Place moments = sums.arguments().get(spec.inputCount());
    assertEquals(Space.SOURCE, moments.space());
    assertTrue(plan.steps().getLast().arguments().contains(moments), "read where they are kept");
    assertTrue(plan.arenaBytes() < 2048, "nothing is stored in between but sums");
  }

  @Test
  void what_needs_a_sum_first_is_not_written_over_what_is_summed() {
    Tensor x = input(64, 64);
    Tensor y = x.div(x.square().sumKeep(1));
    Plan plan = engine.compile(List.of(), List.of(new Update(x, y))).plan();
    RowSpec first = (RowSpec) plan.steps().getFirst().spec();
    assertTrue(!first.updatesInPlace());
    assertEquals(List.of("RowSpec square+sum+div", "MapSpec assign"), kernels(plan));
  }

  /** Both sums square what they read; the squares are stored for neither. */
  @Test
  void a_cheap_value_is_computed_by_each_that_reads_it() {
    Tensor g = input(64, 128);
    Tensor squares = g.square();
    Plan plan = engine.compile(List.of(squares.sum(1), squares.sum(0)), List.of()).plan();
    assertEquals(List.of("RowSpec square+sum", "ColumnReduceSpec sum_rows"), kernels(plan));
    assertEquals(0, plan.arenaBytes());
  }

  /** Its other reader would read two tensors more. */
  @Test
  void a_value_of_three_large_tensors_is_stored() {
    Tensor products = input(64, 128).mul(input(64, 128)).mul(input(64, 128));
    Plan plan = engine.compile(List.of(products.sum(1), products.sum(0)), List.of()).plan();
    assertEquals(64 * 128 * 4, plan.arenaBytes());
  }

  /** {@code 2 x} is read when x has changed already, so it is stored before. */
  @Test
  void what_is_read_behind_an_update_is_not_computed_from_what_was_updated() {
    Tensor x = input(64, 64);
    Tensor w = input(64, 64);
    Tensor next = x.mul(0.5);
    Tensor doubled = x.mul(2);
    Tensor late = next.matmul(next).add(w);
    Tensor out = late.matmul(w).square().sum(0).sqrt().exp().add(1);
    Plan plan =
        engine
            .compile(List.of(doubled.mul(out.expand(64, 64))), List.of(new Update(x, next)))
            .plan();
    assertEquals(1, inPlace(plan), plan::toString);
    assertTrue(plan.steps().stream().noneMatch(s -> described(s.spec()).equals("MapSpec assign")));
  }

  @Test
  void adam_written_with_tensors_is_one_kernel() {
    Tensor p = input(1000);
    Tensor g = input(1000);
    Tensor m = input(1000);
    Tensor v = input(1000);
    Tensor m1 = m.mul(0.9).add(g.mul(0.1));
    Tensor v1 = v.mul(0.999).add(g.square().mul(0.001));
    Tensor next = p.sub(m1.div(v1.sqrt().add(1e-8)).mul(0.01));
    List<Update> updates = List.of(new Update(p, next), new Update(m, m1), new Update(v, v1));
    Plan plan = engine.compile(List.of(), updates).plan();
    assertEquals(1, plan.steps().size(), () -> kernels(plan).toString());
    assertEquals(0, plan.arenaBytes());
    assertEquals(MapSpec.class, plan.steps().getFirst().spec().getClass());
  }
}
