package io.lockstep.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Precision;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.plan.Plan;
import io.lockstep.tensor.Engine.Update;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which values a plan of precision bf16 stores in that type. */
class Bf16PlansTest {
  private final Engine engine = NullBackend.engine(Precision.BF16);

  private Tensor input(int... shape) {
    return input(engine, shape);
  }

  private static Tensor input(Engine engine, int... shape) {
    return engine.input("x", DType.F32, Shape.of(shape));
  }

  private Plan plan(Tensor... outputs) {
    return engine.compile(List.of(outputs), List.of()).plan();
  }

  /** Kernels as name, inputs and outputs: h is bfloat16, f is float32. */
  private static List<String> kernels(Plan plan) {
    return plan.steps().stream()
        .map(Plan.Step::spec)
        .map(s ->
            s.name()
                + " "
                + letters(s.arguments().subList(0, s.inputCount()))
                + ">"
                + letters(s.arguments().subList(s.inputCount(), s.arguments().size())))
        .toList();
  }

  private static String letters(List<DType> types) {
    StringBuilder text = new StringBuilder();
    types.forEach(t -> text.append(t == DType.BF16 ? 'h' : t == DType.F32 ? 'f' : '?'));
    return text.toString();
  }

  /** Parts of one vector, one after another. */
  private static List<Tensor> views(Tensor flat, List<Shape> shapes) {
    List<Tensor> views = new ArrayList<>();
    int offset = 0;
    for (Shape shape : shapes) {
      int end = offset + shape.size();
      views.add(flat.slice(0, offset, end).reshape(shape.toArray()));
      offset = end;
    }
    return views;
  }

  /** A step of an MLP 300-200-100-10 with tanh and GELU, cross-entropy and Adam at batch 64. */
  private static Plan step(Engine engine) {
    List<Shape> shapes = new ArrayList<>();
    List<Integer> widths = List.of(300, 200, 100, 10);
    for (int i = 0; i < 3; i++) {
      shapes.add(Shape.of(widths.get(i + 1), widths.get(i)));
      shapes.add(Shape.of(widths.get(i + 1)));
    }
    Tensor flat = input(engine, shapes.stream().mapToInt(Shape::size).sum());
    List<Tensor> parameters = views(flat, shapes);
    Tensor x = input(engine, 64, 300);
    Tensor target = input(engine, 64, 10);
    Tensor y = x;
    for (int i = 0; i < 3; i++) {
      Tensor w = parameters.get(2 * i);
      y = y.matmul(w.transpose()).add(parameters.get(2 * i + 1));
      y = i == 0 ? y.tanh() : i == 1 ? y.apply("gelu", Activations.GELU::apply) : y;
    }
    Tensor loss =
        Tensor.apply(
            "loss",
            List.of(y, target),
            e -> Losses.CROSS_ENTROPY_WITH_LOGITS.apply(e.get(0), e.get(1)));
    List<Tensor> gradients = loss.mean().gradients(parameters);
    Tensor gradient = Tensor.concat(0, gradients.stream().map(Tensor::flatten).toList());
    OptimizerRule adam = OptimizerRules.ADAM;
    List<Tensor> tensors = new ArrayList<>(List.of(flat, gradient));
    adam.state().forEach(_ -> tensors.add(input(engine, flat.size())));
    adam.scalars().forEach(_ -> tensors.add(input(engine)));
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
    return engine.compile(List.of(loss.mean()), updates).plan();
  }

  @Test
  void a_training_step_keeps_activations_and_their_gradients_in_bfloat16() {
    assertEquals(
        List.of(
            "bf16 f>h",
            "bf16 f>h",
            "matmul+add+tanh hhf>hh",
            "matmul+add+gelu hhf>hh",
            "matmul+add hhf>f",
            "max+loss+sum+..20 ff>fh",
            "sum+div f>f",
            "matmul+gelu_grad hhh>h",
            "matmul+tanh_grad hhh>h",
            "matmul hh>f",
            "sum_rows h>f",
            "matmul hh>f",
            "sum_rows h>f",
            "matmul hh>f",
            "sum_rows h>f",
            "adam+adam+adam ffffffffffff>fff"),
        kernels(step(engine)));
  }

  @Test
  void a_training_step_takes_less_memory() {
    long strict = step(NullBackend.engine()).arenaBytes();
    long half = step(engine).arenaBytes();
    assertTrue(half < strict, half + " bytes, " + strict + " in strict precision");
  }

  @ParameterizedTest
  @EnumSource(value = Precision.class, names = "BF16", mode = EnumSource.Mode.EXCLUDE)
  void other_precisions_store_no_bfloat16(Precision precision) {
    Plan plan = step(NullBackend.engine(precision));
    assertEquals(step(NullBackend.engine()), plan);
    assertTrue(
        plan.steps().stream()
            .map(Plan.Step::spec)
            .map(KernelSpec::arguments)
            .noneMatch(types -> types.contains(DType.BF16)));
  }

  @Test
  void all_products_share_one_copy_of_a_source() {
    Tensor x = input(30, 20);
    Tensor w = input(20, 20);
    Tensor y = x.matmul(w).matmul(w.transpose());
    assertEquals(List.of("bf16 f>h", "bf16 f>h", "matmul hh>h", "matmul hh>f"), kernels(plan(y)));
    assertEquals(List.of("bf16 f>h", "matmul hh>f"), kernels(plan(w.matmul(w.transpose()))));
  }

  @Test
  void a_wanted_value_stays_a_float_besides_its_copy() {
    Tensor hidden = input(30, 20).matmul(input(20, 20)).tanh();
    assertEquals(
        List.of("bf16 f>h", "bf16 f>h", "matmul+tanh hh>fh", "bf16 f>h", "matmul hh>f"),
        kernels(plan(hidden, hidden.matmul(input(20, 5)))));
  }

  @Test
  void what_a_wanted_value_is_computed_from_element_by_element_stays_a_float() {
    Tensor z = input(30, 20).matmul(input(20, 20));
    Tensor rows = z.softmax();
    Tensor late = z.add(rows.matmul(input(20, 20)).softmax());
    assertEquals(
        List.of(
            "bf16 f>h",
            "bf16 f>h",
            "matmul hh>f",
            "max+softmax+sum+softmax f>h",
            "bf16 f>h",
            "matmul hh>f",
            "max+softmax+sum+..5 ff>f"),
        kernels(plan(late)));
  }

  @Test
  void what_is_reduced_but_no_operand_of_a_product_stays_a_float() {
    Tensor rows = input(30, 20).matmul(input(20, 20)).softmax();
    assertEquals(
        List.of(
            "bf16 f>h",
            "bf16 f>h",
            "matmul hh>f",
            "max+softmax+sum+softmax f>h",
            "bf16 f>h",
            "matmul hh>f"),
        kernels(plan(rows.matmul(input(20, 5)))));
  }

  @Test
  void features_are_floats_to_all_but_products() {
    Tensor x = input(30, 20).mul(0.5);
    Tensor y = x.matmul(input(20, 20)).sub(x).square().sum();
    assertEquals(
        List.of("mul f>fh", "bf16 f>h", "matmul+sub+square hhf>f", "sum f>f"), kernels(plan(y)));
  }

  @Test
  void parts_of_a_concatenation_stay_floats() {
    Tensor a = input(30, 20).matmul(input(20, 20));
    Tensor b = a.matmul(input(20, 20));
    Tensor y = Tensor.concat(1, a, b).matmul(input(40, 5));
    List<String> kernels = kernels(plan(y));
    assertTrue(kernels.contains("matmul hh>fh"), kernels::toString);
    assertTrue(kernels.contains("copy f>f"), kernels::toString);
  }

  @Test
  void without_fusion_copies_have_kernels_of_their_own() {
    EngineOptions options = EngineOptions.of("null").withPrecision(Precision.BF16);
    Engine unfused = Engine.on(new NullBackend(), options.withFusion(false));
    Tensor y = input(unfused, 30, 20).exp().matmul(input(unfused, 20, 20)).tanh();
    Plan plan = unfused.compile(List.of(y), List.of()).plan();
    assertEquals(
        List.of("exp f>f", "bf16 f>h", "bf16 f>h", "matmul hh>f", "tanh f>f"), kernels(plan));
  }

  @Test
  void of_a_large_source_only_the_part_that_products_read_is_copied() {
    Tensor x = input(1000, 40);
    Tensor y = x.slice(0, 300, 310).matmul(x.slice(0, 304, 344));
    Plan plan = plan(y, x.slice(0, 0, 0).matmul(input(40, 5)));
    assertEquals(List.of("bf16 f>h", "matmul hh>f"), kernels(plan).subList(0, 2));
    MapSpec copy = (MapSpec) plan.steps().getFirst().spec();
    assertEquals(Shape.of(44 * 40), copy.shape());
    assertEquals(300 * 40 * 4, plan.steps().getFirst().arguments().getFirst().offset());
  }
}
