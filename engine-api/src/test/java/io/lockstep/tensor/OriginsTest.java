package io.lockstep.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.plan.Plan;
import io.lockstep.tensor.Engine.Update;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What kernels are said to be for. */
class OriginsTest {
  private final Engine engine = NullBackend.engine();

  private Tensor input(int... shape) {
    return engine.input("x", DType.F32, Shape.of(shape));
  }

  private static List<String> kernels(Plan plan) {
    return plan.steps().stream().map(s -> s.spec().name() + ": " + s.origin()).toList();
  }

  @Test
  void a_kernel_is_said_to_be_for_the_parts_whose_values_it_computes() {
    Tensor w1 = input(20, 30);
    Tensor w2 = input(30, 10);
    Tensor x = input(32, 20);
    Tensor sums = NodeOrigin.forward("layer 0", () -> x.matmul(w1));
    Tensor hidden = NodeOrigin.forward("layer 1", sums::tanh);
    Tensor y = NodeOrigin.forward("layer 2", () -> hidden.matmul(w2));
    Tensor loss = NodeOrigin.forward("the loss", () -> y.square().sum());
    Tensor gradient = loss.gradients(w1).getFirst();
    Tensor next = NodeOrigin.update("the optimizer", () -> w1.sub(gradient.mul(0.1)));
    assertEquals(
        List.of(
            "matmul+tanh: layer 0, layer 1 (forward)",
            "matmul+square_grad: layer 2 (forward), the loss (backward)",
            "matmul+tanh_grad: layer 2, layer 1 (backward)",
            "matmul+mul+sub: layer 0 (backward), the optimizer",
            "assign: the optimizer"),
        kernels(engine.compile(List.of(), List.of(new Update(w1, next))).plan()));
  }

  @Test
  void the_same_operations_for_another_part_are_said_to_be_for_that() {
    for (String part : List.of("layer 1", "layer 2", "layer 1")) {
      Tensor y = NodeOrigin.forward(part, () -> input(5).exp());
      assertEquals(
          List.of("exp: " + part + " (forward)"),
          kernels(engine.compile(List.of(y), List.of()).plan()));
    }
    assertEquals(
        List.of("exp: "), kernels(engine.compile(List.of(input(5).exp()), List.of()).plan()));
  }

  @Test
  void a_part_within_another_counts_by_itself_and_the_outer_one_goes_on_behind_it() {
    Tensor y =
        NodeOrigin.forward(
            "layer 1",
            () -> {
              Tensor inner = NodeOrigin.forward("layer 1.0", () -> input(5).exp());
              return inner.sum();
            });
    assertEquals(
        List.of("exp+sum: layer 1.0, layer 1 (forward)"),
        kernels(engine.compile(List.of(y), List.of()).plan()));
  }

  @Test
  void of_many_parts_a_few_are_named() {
    Tensor y = input(5);
    for (int i = 0; i < 7; i++) {
      Tensor x = y;
      y = NodeOrigin.forward("layer " + i, x::square);
    }
    assertEquals(
        List.of("layer 0, layer 1, layer 2, layer 3 and 3 more (forward)"),
        engine.compile(List.of(y), List.of()).plan().steps().stream()
            .map(Plan.Step::origin)
            .toList());
  }
}
