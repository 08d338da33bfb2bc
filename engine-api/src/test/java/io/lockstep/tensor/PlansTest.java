package io.lockstep.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.plan.Plan;
import io.lockstep.plan.Plan.Place;
import io.lockstep.plan.Plan.Space;
import io.lockstep.tensor.Engine.Update;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlansTest {
  private final Engine engine = NullBackend.engine();

  private Tensor input(int... shape) {
    return input(engine, shape);
  }

  private static Tensor input(Engine engine, int... shape) {
    return engine.input("x", DType.F32, Shape.of(shape));
  }

  private Plan plan(Tensor... outputs) {
    return engine.compile(List.of(outputs), List.of()).plan();
  }

  private static List<KernelSpec> kernels(Plan plan) {
    return plan.steps().stream().map(Plan.Step::spec).toList();
  }

  @Test
  void bias_and_activation_are_computed_where_the_product_is() {
    Tensor z = input(32, 20).matmul(input(20, 30)).add(input(30));
    List<KernelSpec> kernels = kernels(plan(z.apply("gelu", Activations.GELU::apply)));
    assertEquals(1, kernels.size());
    MatMulSpec product = assertInstanceOf(MatMulSpec.class, kernels.getFirst());
    assertEquals(List.of(DType.F32, DType.F32), product.epilogue().inputs());
  }

  @Test
  void softmax_is_one_kernel_over_rows() {
    List<KernelSpec> kernels = kernels(plan(input(32, 10).softmax()));
    assertEquals(1, kernels.size());
    assertInstanceOf(RowSpec.class, kernels.getFirst());
  }

  @Test
  void cross_entropy_and_its_gradient_are_one_kernel_over_rows() {
    Tensor logits = input(32, 10);
    Tensor target = input(32, 10);
    Tensor loss =
        Tensor.apply(
            "loss",
            List.of(logits, target),
            e -> Losses.CROSS_ENTROPY_WITH_LOGITS.apply(e.get(0), e.get(1)));
    Tensor gradient = loss.mean().gradients(logits).getFirst();
    List<KernelSpec> kernels = kernels(plan(loss, gradient));
    assertEquals(1, kernels.size(), kernels::toString);
    assertInstanceOf(RowSpec.class, kernels.getFirst());
  }

  @Test
  void an_adam_step_is_one_kernel_that_writes_in_place() {
    OptimizerRule adam = OptimizerRules.ADAM;
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < 2 + adam.state().size(); i++) {
      tensors.add(input(1000));
    }
    adam.scalars().forEach(_ -> tensors.add(input()));
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int result = i;
      Tensor value =
          Tensor.apply(
              "adam",
              tensors,
              e ->
                  adam.apply(e.get(0), e.get(1), e.subList(2, 4), e.subList(4, e.size()))
                      .get(result));
      updates.add(new Update(tensors.get(i == 0 ? 0 : i + 1), value));
    }
    Plan plan = engine.compile(List.of(), updates).plan();
    assertEquals(1, plan.steps().size());
    Plan.Step step = plan.steps().getFirst();
    MapSpec spec = assertInstanceOf(MapSpec.class, step.spec());
    assertEquals(List.of(1000), spec.shape().dims());
    List<Plan.Place> written = step.arguments().subList(spec.inputCount(), step.arguments().size());
    assertTrue(written.stream().allMatch(p -> p.space() == Space.SOURCE), written::toString);
    assertTrue(step.arguments().subList(0, spec.inputCount()).containsAll(written));
    assertEquals(0, plan.arenaBytes());
  }

  @Test
  void gradients_are_computed_inside_their_concatenation() {
    Tensor x = input(32, 20);
    Tensor w1 = input(20, 30);
    Tensor w2 = input(30, 10);
    Tensor loss = x.matmul(w1).tanh().matmul(w2).square().sum();
    Tensor all = Tensor.concat(0, loss.gradients(w1, w2).stream().map(Tensor::flatten).toList());
    List<String> names = kernels(plan(all)).stream().map(KernelSpec::name).toList();
    assertEquals(
        List.of("matmul+tanh", "matmul+square_grad", "matmul+tanh_grad", "matmul", "matmul"),
        names);
  }

  @Test
  void a_part_that_an_assembly_holds_twice_is_copied_once() {
    Tensor y = input(5).exp();
    assertEquals(2, plan(Tensor.concat(0, y, y)).steps().size());
  }

  @Test
  void without_fusion_each_operation_has_a_kernel() {
    Engine unfused = NullBackend.unfused();
    Tensor y = input(unfused, 32, 20).matmul(input(unfused, 20, 30)).tanh().softmax();
    int alone = unfused.compile(List.of(y), List.of()).plan().steps().size();
    int fused = plan(input(32, 20).matmul(input(20, 30)).tanh().softmax()).steps().size();
    assertEquals(2, fused);
    assertEquals(6, alone); // matmul, tanh, max, exp, sum, quotient
  }

  @Test
  void values_that_are_not_alive_together_share_memory() {
    Tensor x = input(64, 64);
    Tensor y = x;
    for (int i = 0; i < 10; i++) {
      y = y.matmul(input(64, 64));
    }
    Plan plan = plan(y);
    assertEquals(10, plan.steps().size());
    assertEquals(2 * 64 * 64 * 4, plan.arenaBytes());
  }

  @Test
  void equal_values_are_computed_once_and_literals_need_no_memory() {
    Tensor x = input(100);
    Plan plan = plan(x.exp().add(x.exp()).mul(2), x.exp());
    assertEquals(1, plan.steps().size());
    MapSpec spec = assertInstanceOf(MapSpec.class, plan.steps().getFirst().spec());
    assertEquals(1, spec.inputCount());
    assertEquals(0, plan.arenaBytes());
  }

  @Test
  void a_swap_goes_through_memory_of_its_own() {
    Tensor p = input(100);
    Tensor q = input(100);
    Plan plan = engine.compile(List.of(), List.of(new Update(p, q), new Update(q, p))).plan();
    assertEquals(3, plan.steps().size(), plan::toString);
    assertEquals(512, plan.arenaBytes(), plan::toString); // 400 bytes, aligned
    long direct =
        plan.steps().stream()
            .filter(s -> s.arguments().stream().allMatch(a -> a.space() == Space.SOURCE))
            .filter(s -> s.arguments().size() == 2)
            .count();
    assertEquals(1, direct, plan::toString);
  }

  @Test
  void an_update_that_reads_in_another_order_is_not_done_in_place() {
    Tensor x = input(10, 10);
    Plan plan = engine.compile(List.of(), List.of(new Update(x, x.transpose().add(1)))).plan();
    assertEquals(2, plan.steps().size());
    Plan.Step first = plan.steps().getFirst();
    assertEquals(Space.ARENA, first.arguments().getLast().space());
  }

  @Test
  void parts_are_updated_in_place_each_by_what_reads_it_alone() {
    Tensor x = input(10);
    Tensor a = x.slice(0, 0, 4);
    Tensor b = x.slice(0, 4, 10);
    List<Update> apart = List.of(new Update(a, a.mul(0.9)), new Update(b, b.mul(0.5)));
    Plan plan = engine.compile(List.of(), apart).plan();
    assertEquals(0, plan.arenaBytes());
    assertEquals(
        List.of(new Place(Space.SOURCE, 0, 0), new Place(Space.SOURCE, 0, 16)),
        plan.steps().stream().map(s -> s.arguments().getLast()).toList());

    List<Update> mixed =
        List.of(new Update(a, a.mul(x.sum())), new Update(b, b.mul(a.slice(0, 0, 1))));
    Plan ordered = engine.compile(List.of(), mixed).plan();
    assertEquals(
        List.of(Space.ARENA, Space.SOURCE, Space.SOURCE),
        ordered.steps().stream().map(s -> s.arguments().getLast().space()).toList());
    assertEquals(16, ordered.steps().get(1).arguments().getLast().offset());
    assertEquals(0, ordered.steps().get(2).arguments().getLast().offset());
  }

  @Test
  void a_graph_of_the_same_form_has_the_same_plan() {
    assertEquals(plan(input(4, 5).exp().sum(0)), plan(input(4, 5).exp().sum(0)));
  }

  @Test
  void a_graph_may_be_deep() {
    Tensor x = input(10);
    for (int i = 0; i < 20_000; i++) {
      x = x.add(1);
    }
    assertEquals(834, plan(x).steps().size());
  }
}
