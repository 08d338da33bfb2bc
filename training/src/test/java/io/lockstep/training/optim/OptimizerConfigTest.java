package io.lockstep.training.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.plan.Plan;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.schedule.Plateau;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Groups, schedules, limits of gradients and constraints, on gradients that are known. */
class OptimizerConfigTest {
  private static final float[] START = {1, 2, 3, 4, 5, 6, 3, 4};

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));
  private final ParameterArena parameters = arena();

  private ParameterArena arena() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("0.weight", Shape.of(2, 2));
    shapes.put("0.bias", Shape.of(2));
    shapes.put("1.weight", Shape.of(1, 2));
    ParameterArena made = new ParameterArena(engine, "parameters", shapes);
    engine.write(made.flat(), START);
    return made;
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** The parameters after a step down a gradient, from the start. */
  private float[] stepped(OptimizerConfig config, float... gradient) {
    engine.write(parameters.flat(), START);
    Optimizer optimizer = new Optimizer(config, parameters);
    Tensor g = engine.tensor(gradient, gradient.length);
    try (OptimizerStep step = optimizer.compile(g, List.of(), List.of())) {
      step.run();
    }
    return parameters.flat().toFloats();
  }

  private static float[] ones() {
    return new float[] {1, 1, 1, 1, 1, 1, 1, 1};
  }

  @Test
  void groups_have_hyperparameters_of_their_own() {
    OptimizerConfig sgd =
        Optimizers.sgd()
            .lr(0.5)
            .group("*.bias", Map.of("lr", 0.25))
            .group("1.*", Map.of("weight_decay", 1.0));
    assertArrayEquals(
        new float[] {0.5f, 1.5f, 2.5f, 3.5f, 4.75f, 5.75f, 1, 1.5f}, stepped(sgd, ones()));
  }

  @Test
  void the_first_group_that_matches_counts() {
    OptimizerConfig sgd =
        Optimizers.sgd().lr(0.5).group("rank=1", Map.of("lr", 1.0)).group("0.*", Map.of("lr", 2.0));
    assertArrayEquals(new float[] {-1, 0, 1, 2, 4, 5, 2.5f, 3.5f}, stepped(sgd, ones()));
  }

  @Test
  void a_group_may_have_another_rule_or_be_frozen() {
    OptimizerConfig mixed =
        Optimizers.sgd()
            .lr(0.5)
            .group(
                new ParameterGroup(
                    new ParameterSelector("rank<2"),
                    UpdateRules.byName("adam"),
                    Map.of("lr", Schedules.constant(0.125)),
                    false))
            .freeze("1.weight");
    Optimizer optimizer = new Optimizer(mixed, parameters);
    assertEquals(Set.of("first_moment", "second_moment"), optimizer.state().keySet());
    assertEquals(2, optimizer.state().values().iterator().next().size());
    float[] after = stepped(mixed, ones());
    assertArrayEquals(new float[] {0.5f, 1.5f, 2.5f, 3.5f}, java.util.Arrays.copyOf(after, 4));
    assertEquals(4.875f, after[4], 1e-6);
    assertArrayEquals(new float[] {3, 4}, java.util.Arrays.copyOfRange(after, 6, 8));
  }

  @Test
  void layers_have_kinds() {
    Model model = new Model(engine, Networks.mlp(List.of(3), 2, "relu"), 4, 1);
    assertEquals(
        List.of("linear", "linear", "linear", "linear"),
        ParameterKey.of(model.structure()).stream().map(ParameterKey::kind).toList());
    OptimizerConfig none = Optimizers.sgd().group("kind=batch_norm", Map.of("lr", 1.0));
    assertEquals(
        "[sgd] the group 'kind=batch_norm' matches no parameter; known are '0.weight', '0.bias',"
            + " '2.weight', '2.bias'",
        error(() -> new Optimizer(none, model)));
  }

  @Test
  void gradients_are_cut_element_by_element() {
    assertArrayEquals(
        new float[] {0, 3, 3, 4, 5, 6, 3, 4},
        stepped(Optimizers.sgd().lr(1).clipValue(1), 5, -7, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void gradients_are_cut_to_a_norm_each_or_together() {
    OptimizerConfig sgd = Optimizers.sgd().lr(1);
    float[] g = {3, 0, 0, 4, 0, 0, 0, 12};
    float[] each = stepped(sgd.clipTensorNorm(1), g);
    assertArrayEquals(new float[] {0.4f, 2, 3, 3.2f, 5, 6, 3, 3}, each, 1e-5f);
    float[] together = stepped(sgd.clipNorm(1), g);
    assertArrayEquals(
        new float[] {1 - 3 / 13f, 2, 3, 4 - 4 / 13f, 5, 6, 3, 4 - 12 / 13f}, together, 1e-5f);
    assertArrayEquals(stepped(sgd, g), stepped(sgd.clipNorm(100), g));
  }

  @Test
  void constraints_come_after_the_step() {
    OptimizerConfig sgd = Optimizers.sgd().lr(1).constrain("1.weight", "max_norm(limit=1)");
    float[] after = stepped(sgd, new float[8]);
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 0.6f, 0.8f}, after, 1e-6f);
    float[] positive =
        stepped(Optimizers.sgd().lr(1).constrain("*", "non_neg"), 2, 0, 0, 0, 0, 9, 0, 0);
    assertArrayEquals(new float[] {0, 2, 3, 4, 5, 0, 3, 4}, positive);
    float[] unit = stepped(sgd.constrain("0.bias", "unit_norm"), new float[8]);
    assertEquals(1, Math.hypot(unit[4], unit[5]), 1e-6);
    float[] between =
        stepped(
            Optimizers.sgd().constrain("1.weight", "min_max_norm(least=6,most=7,rate=0.5)"),
            new float[8]);
    assertEquals(5.5, Math.hypot(between[6], between[7]), 1e-5);
  }

  @Test
  void numbers_and_schedules_need_no_other_plan() {
    Optimizer optimizer =
        new Optimizer(
            Optimizers.sgd().lr(Schedules.parse("linear(from=1, to=0, steps=2)")).clipValue(10),
            parameters);
    Tensor g = engine.tensor(ones(), 8);
    try (OptimizerStep step = optimizer.compile(g, List.of(), List.of())) {
      Plan plan = step.plan();
      step.run();
      assertEquals(0, parameters.flat().toFloats()[0]);
      step.run();
      assertEquals(-0.5f, parameters.flat().toFloats()[0]);
      step.run();
      assertEquals(-0.5f, parameters.flat().toFloats()[0]);
      optimizer.set("learning-rate", 2);
      optimizer.set("clip_value", 0.25);
      step.run();
      assertEquals(-1, parameters.flat().toFloats()[0]);
      assertEquals(2.0, optimizer.hyperparameters().get("lr"));
      assertEquals(plan, step.plan());
    }
    assertEquals(
        "[sgd] gradients are not clipped by clip_norm, which would need another plan; give a limit"
            + " when the optimizer is made, and set it to another one here",
        error(() -> optimizer.set("clip_norm", 1)));
  }

  @Test
  void the_rate_is_lowered_on_a_plateau() {
    Optimizer optimizer =
        new Optimizer(Optimizers.sgd().lr(1).reduceOnPlateau(Plateau.of(0.5, 0)), parameters);
    optimizer.observe(3);
    assertEquals(1.0, optimizer.hyperparameters().get("lr"));
    optimizer.observe(3);
    assertEquals(0.5, optimizer.hyperparameters().get("lr"));
    Optimizer resumed = new Optimizer(optimizer.config(), parameters);
    resumed.resumePlateau(optimizer.plateau());
    resumed.observe(4);
    assertEquals(0.25, resumed.hyperparameters().get("lr"));
  }

  @Test
  void a_description_is_json_and_back() throws JsonProcessingException {
    OptimizerConfig config =
        OptimizerConfig.of("lookahead(adamw)")
            .lr(Schedules.parse("warmup(10) then cosine(0.1, 0.001, 100)"))
            .group("*.bias", Map.of("weight_decay", 0.0))
            .freeze("2.*")
            .clipNorm(1)
            .constrain("*.weight", "max_norm(limit=3)")
            .reduceOnPlateau(Plateau.of(0.5, 3));
    String json = OptimizerJson.write(config).toString();
    OptimizerConfig read = OptimizerJson.read(new ObjectMapper().readTree(json));
    assertEquals(json, OptimizerJson.write(read).toString());
    assertTrue(json.contains("\"groups\":[{\"parameters\":\"*.bias\",\"hyperparameters\":{"), json);
    assertEquals(
        "[optimizer] unknown field 'rul' of the optimizer; did you mean 'rule'?",
        error(() -> OptimizerJson.read(new ObjectMapper().readTree("{\"rul\":\"adam\"}"))));
    assertEquals(
        "[optimizer] rule is 3 in {\"rule\":3}; write a text",
        error(() -> OptimizerJson.read(new ObjectMapper().readTree("{\"rule\":3}"))));
  }

  private static String error(Executable executable) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, executable).getMessage());
  }

  @Test
  void what_cannot_be_is_told() {
    assertEquals(
        "[hyperparameter] unknown hyperparameter 'lrr'; did you mean 'lr'? known: lr",
        error(() -> OptimizerConfig.of("fromage").group("*", Map.of("lrr", 0.5))));
    assertEquals(
        "[sgd] the group '*.bia' matches no parameter; did you mean '0.bias'?",
        error(() -> new Optimizer(Optimizers.sgd().group("*.bia", Map.of()), parameters)));
    assertEquals(
        "[sgd] the constraint on '2.*' matches no parameter; known are '0.weight', '0.bias',"
            + " '1.weight'",
        error(() -> new Optimizer(Optimizers.sgd().constrain("2.*", "unit_norm"), parameters)));
    assertEquals(
        "[sgd] all 3 parameters are frozen, so that nothing is trained; leave some of 0.weight,"
            + " 0.bias, 1.weight",
        error(() -> new Optimizer(Optimizers.sgd().freeze("*"), parameters)));
    assertEquals(
        "[parameters] cannot read 'rank<x'; write a name such as '*.bias', kind=batch_norm, or"
            + " rank=1",
        error(() -> Optimizers.sgd().group("rank<x", Map.of())));
    String unknown = error(() -> OptimizerConfig.of("addam"));
    assertTrue(
        unknown.startsWith("[optimizer] unknown optimizer 'addam'; did you mean 'adam'"), unknown);
    assertEquals(
        "[optimizer] adam takes its hyperparameters apart from its name; give them by with(\"name\""
            + ", value), or by --hyper name=value",
        error(() -> OptimizerConfig.of("adam(beta1=0.8)")));
    assertEquals(
        "[lookahead] is around lookahead(adam), which has lookahead_steps already; put it around a"
            + " rule once",
        error(() -> OptimizerConfig.of("lookahead(lookahead(adam))")));
  }

  @Test
  void state_that_begins_with_the_first_step_begins_for_all() {
    Optimizer optimizer = new Optimizer(OptimizerConfig.of("lookahead(sgd)"), parameters);
    Tensor g = engine.ones(8);
    optimizer.freeze(name -> name.equals("0.bias"));
    try (OptimizerStep some = optimizer.compile(g, List.of(), List.of())) {
      some.run();
    }
    optimizer.freeze(_ -> false);
    try (OptimizerStep all = optimizer.compile(g, List.of(), List.of())) {
      IllegalStateException e = assertThrows(IllegalStateException.class, all::run);
      assertEquals(
          "[lookahead(sgd)] '0.bias' was frozen in the first step, in which the rule's state"
              + " begins, so it cannot be trained from step 2 on; make a new optimizer",
          e.getMessage());
      optimizer.resumeAt(0);
      all.run();
      assertEquals(1, optimizer.step());
    }
  }

  @Test
  void a_rule_that_reads_the_loss_needs_it() {
    Optimizer eve = new Optimizer(OptimizerConfig.of("eve"), parameters);
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> eve.compile(engine.ones(8), List.of(), List.of()));
    assertEquals(
        "[eve] the rule reads the loss, but the step was given a gradient alone; compile it by"
            + " compile(loss), or compile(gradient, loss, more)",
        e.getMessage());
  }
}
