package io.lockstep.parity.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.parity.Variant;
import io.lockstep.parity.assertion.DeviceTraining;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Plane;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Trainings kept in files, met and not met: what a colleague reads who did not expect it. */
class GoldenTrainingTest {
  private static final EngineOptions ONE = EngineOptions.of("cpu").withThreads(1);
  private static final Variant CPU = new Variant("cpu", ONE);
  private static final GoldenRequest WRITE = GoldenRequest.parse("write", "");

  /** What says who has written a file and what to do. */
  private static final String END =
      """

      The file was written by W.
      If bits were meant to change, write the file again by -Dlockstep.golden=write (or\
       LOCKSTEP_GOLDEN=write in the environment), and tell those who depend on them\
      """;

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void placeOfTheFile() {
    file = folder.resolve("golden/plane.json");
  }

  private static DeviceTraining training() {
    return training(20, 270, 0.01, "tanh");
  }

  private static DeviceTraining training(int steps, int examples, double lr, String activation) {
    Dataset data = Plane.generate(examples, 0.1, 1);
    return DeviceTraining.of(steps, data, engine -> trainer(engine, lr, activation));
  }

  private static Trainer trainer(Engine engine, double lr, String activation) {
    Model model = new Model(engine, Networks.mlp(List.of(7), 1, activation), 2, 3);
    return new Trainer(
        model,
        Objective.of(Task.REGRESSION),
        new Optimizer(OptimizerRules.MOMENTUM, Map.of("lr", lr), model.parameters()),
        Scaling.identity(2),
        new TrainingOptions(40, 1));
  }

  private void write(DeviceTraining training) {
    GoldenTraining.at(file, WRITE).check(List.of(CPU), training);
  }

  private void compare(DeviceTraining training, Variant... devices) {
    GoldenTraining.at(file, GoldenRequest.COMPARE).check(List.of(devices), training);
  }

  private static Variant wrong(String fault) {
    return new Variant(fault, EngineOptions.of("wrong:" + fault).withThreads(1));
  }

  /** Returns the message of a failure, without what varies from one machine to another. */
  private String failure(Executable check) {
    String text = String.valueOf(assertThrows(AssertionFailedError.class, check).getMessage());
    return text.replace(file.toString(), "FILE")
        .replaceAll("written by Lockstep .*\\.", "written by W.")
        .replaceAll(
            "(model|velocity) is [0-9a-f]{64}, expected [0-9a-f]{64}", "$1 is D, expected E")
        .replaceAll(" on (cpu|wrong) \\([^)]*\\)(?=[,;])", "")
        .replace(" in the loss (forward)", "")
        .replaceAll("difference-\\d+", "difference-N");
  }

  @Test
  void one_file_serves_all_devices_and_forms_and_is_not_written_anew_without_need()
      throws IOException {
    write(training());
    compare(
        training(),
        CPU,
        new Variant("unfused", ONE.withFusion(false)),
        new Variant("2 threads", ONE.withThreads(2)),
        new Variant("no vectors", ONE.with("cpu.vector", "false")));
    String other = Files.readString(file).replaceFirst("\"java\": \".*?\"", "\"java\": \"99\"");
    Files.writeString(file, other);
    compare(training(), CPU);
    write(training());
    assertEquals(other, Files.readString(file));
    GoldenTraining.at(file, GoldenRequest.parse("write", "5")).check(List.of(CPU), training());
    assertEquals(List.of(0, 1, 2, 5), GoldenFile.read(file).kernelSteps());
    write(training());
    assertEquals(List.of(0, 1, 2, 5), GoldenFile.read(file).kernelSteps());
  }

  @Test
  void what_is_kept_can_be_read() throws IOException {
    write(training());
    List<String> lines = Files.readAllLines(file);
    assertTrue(lines.contains("  \"steps\": 20,"));
    assertTrue(lines.contains("    \"7\": [ \"0.35036493837833405 (0x3fd66c6110000000)\" ],"));
    assertTrue(
        lines.stream()
            .anyMatch(line ->
                line.matches(
                    " {6}\"2.weight\": \\[ \"F32\\[1,7]\", \"[0-9a-f]{16}\","
                        + " \"\\[0,0] 0\\.50390214 \\(0x3f00ffbb\\)\", .* ],")),
        () -> String.join("\n", lines));
    assertTrue(
        lines.stream()
            .anyMatch(line ->
                line.matches(
                    " {8}\"0 MatMul 'matmul\\+add\\+tanh' 40x2 by 2x7\":"
                        + " \"[0-9a-f]{8}\\([0-9a-f]{8}\\) = [0-9a-f]{8}\",")),
        () -> String.join("\n", lines));
  }

  @Test
  void a_file_that_is_missing_fails_and_says_how_to_write_it() {
    assertEquals(
        "[golden] there is no file FILE in "
            + Path.of("").toAbsolutePath()
            + "; write it by -Dlockstep.golden=write (or LOCKSTEP_GOLDEN=write in the environment),"
            + " look at it, and commit it",
        failure(() -> compare(training(), CPU)));
  }

  @Test
  void a_kernel_that_a_device_computes_otherwise_is_named() {
    write(training());
    assertEquals(
        """
        [golden] on LAST_FORGOTTEN, unlike FILE:
          the parameters differ from step 1 on
          after step 1, 6 of 8 parameters are different, 0.weight, 0.bias, 2.weight,\
         velocity.0.weight, velocity.0.bias and 1 more; '0.weight' F32[7,2] at [6,1]:\
         -0.08201959 (0xbda7f9e3), expected -0.07961755 (0xbda30e87), 322396 ulps apart
          the loss after step 7: 0.37802529610969404 (0x3fd8319102f684be), expected\
         0.35036493837833405 (0x3fd66c6110000000), 498284707087550 ulps apart
          the digest of model is D, expected E
          the digest of velocity is D, expected E
          fused kernel 0 of 0..9 in step 1, MatMul 'matmul+add+tanh' 40x2 by 2x7 in layer 0,\
         layer 1 (forward), gives other bits from the same inputs; its specification is the same,\
         so look at how it is computed:\
         device, functions, Java
          unfused kernel 0 of 0..20 in step 1, MatMul 'matmul' 40x2 by 2x7 in layer 0 (forward),\
         gives other bits from the same inputs; its specification is the same, so look at how it\
         is computed:\
         device, functions, Java\
        """
            + END,
        failure(() -> compare(training(), wrong("LAST_FORGOTTEN"))));
  }

  @Test
  void a_program_that_changed_is_named() {
    write(squares(0.25));
    assertEquals(
        """
        [golden] on cpu, unlike FILE:
          the parameters differ from step 1 on
          after step 1, 2 of 2 parameters are different, 0.weight, 0.bias; '0.weight' F32[1,2] at\
         [0,0]: 0.60287225 (0x3f1a55d6), expected 0.6082609 (0x3f1bb6fd), 90407 ulps apart
          the loss after step 1: 0.10590271 (0x3dd8e385), expected 0.026475677 (0x3cd8e385),\
         16777216 ulps apart
          the digest of model is D, expected E
          fused kernel 0 of 0..4 in step 1, MatMul 'matmul+add+mul+..6' 2x2 by 2x1 in layer 0\
         (forward), gives other bits from the same inputs; its specification is another one:\
         program, constants or layouts
          unfused kernel 2 of 0..10 in step 1, Map 'mul' over [2], gives other bits from the same\
         inputs; its specification is another one: program, constants or layouts\
        """
            + END,
        failure(() -> compare(squares(0.5), CPU)));
  }

  /** A loop of somebody's own, with a formula of its own. */
  private static DeviceTraining squares(double factor) {
    return (engine, log) -> {
      Linear linear = new Linear(2, 1, true, "lecun_normal");
      Model model = new Model(engine, Sequential.of(linear), 2, 3);
      log.watch(model);
      Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of(), model.parameters());
      Tensor x = engine.tensor(new float[] {1, 2, 3, 4}, 2, 2);
      try (var step = sgd.compile(model.forward(x).mul(factor).square().mean())) {
        for (int i = 0; i < 3; i++) {
          step.run();
          log.step(step.output(0).item());
        }
      }
    };
  }

  private String lastButTwo(DeviceTraining now, Variant device) {
    List<String> lines = failure(() -> compare(now, device)).lines().toList();
    return lines.get(lines.size() - 3);
  }

  @Test
  void other_data_and_hyperparameters_are_told_from_other_kernels() {
    write(training());
    String other =
        ", reads other inputs, though what was computed before it is the same: look for other data,"
            + " seeds, initial values or hyperparameters";
    assertEquals(
        "  unfused kernel 0 of 0..20 in step 1, MatMul 'matmul' 40x2 by 2x7 in layer 0 (forward)"
            + other,
        lastButTwo(training(20, 280, 0.01, "tanh"), CPU));
    assertEquals(
        "  unfused kernel 16 of 0..20 in step 1, Map 'momentum' over [29] in the optimizer" + other,
        lastButTwo(training(20, 270, 0.02, "tanh"), CPU));
  }

  @Test
  void another_training_is_said_to_be_one() {
    write(training());
    assertEquals(
        """
        [golden] on cpu, unlike FILE:
          there are 21 steps, expected 20: it is another training
          losses are noted after 3 steps, expected 2
          the digest of model is D, expected E
          the digest of velocity is D, expected E\
        """
            + END,
        failure(() -> compare(training(21, 270, 0.01, "tanh"), CPU)));
  }

  @Test
  void a_difference_in_a_late_step_is_found_with_a_file_that_keeps_its_kernels() {
    write(late(1));
    assertEquals(
        """
        [golden] on NOW_AND_THEN, unlike FILE:
          the parameters differ from step 10 on: after step 9 all parameters were the same
          after step 20 they are all the same again, as differences die out
          each kernel of the steps that the file keeps them of, [0, 1, 2], gives the same bits; to\
         find the one that does not, write the file with the version that meets it by\
         -Dlockstep.golden=write -Dlockstep.golden.kernels=10, and compare again\
        """
            + END,
        failure(() -> compare(late(1), wrong("NOW_AND_THEN"))));
    GoldenTraining.at(file, GoldenRequest.parse("write", "10")).check(List.of(CPU), late(1));
    assertEquals(
        "  unfused kernel 11 of 0..20 in step 10, MatMul 'matmul' 7x40 by 40x2 in layer 0"
            + " (backward),"
            + " gives other bits from the same inputs; its specification is the same, so look"
            + " at how it is computed: device, functions, Java",
        lastButTwo(late(1), wrong("NOW_AND_THEN")));
  }

  /** The training after some products, so that a fault of the fiftieth strikes elsewhere. */
  private static DeviceTraining late(int products) {
    return (engine, log) -> {
      for (int i = 0; i < products; i++) {
        engine.ones(2, 2).matmul(engine.ones(2, 2)).toFloats();
      }
      training().train(engine, log);
    };
  }

  @Test
  void a_training_that_ends_in_an_error_is_told_with_the_kernel_that_led_to_it() {
    write(training());
    assertEquals(
        """
        [golden] on FLIPPED_BIT, unlike FILE:
          the training ends in an error: [train] step 1 (epoch 1): the parameters are no longer\
         finite, but not in an operation that could be told: computed one by one, all operations\
         give finite numbers; the model is as it was before that step; lower the learning rate, or\
         check the data for extreme values
          fused kernel 6 of 0..9 in step 1, Row 'sum' over [1,40] in layer 2 (backward), gives\
         other bits from the same\
         inputs; its specification is the same, so look at how it is computed: device, functions,\
         Java
          unfused kernel 6 of 0..20 in step 1, Row 'sum' over [1,40], gives\
         other bits from the\
         same inputs; its specification is the same, so look at how it is computed: device,\
         functions, Java\
        """,
        failure(() -> compare(training(), wrong("FLIPPED_BIT"))));
  }

  @Test
  void a_device_that_differs_from_one_that_meets_the_file_is_compared_with_it_in_step() {
    write(training());
    String inStep =
        """
        [same training] on LAST_FORGOTTEN, unlike cpu:
          the loss after step 7 is 0.37802529610969404 (0x3fd8319102f684be), expected\
         0.35036493837833405 (0x3fd66c6110000000), 498284707087550 ulps apart
          the digest of model is D, expected E
          the digest of velocity is D, expected E
          8 of 8 parameters are different, 0.weight, 0.bias, 2.weight, 2.bias, velocity.0.weight\
         and 3 more; parameter '0.weight': F32[7,2] has 14 of 14 elements different, at [0,0],\
         [0,1], [1,0], [1,1], [2,0] and 9 more; the first, at [0,0]: 0.0032197598 (0x3b53029b),\
         expected -0.12423343 (0xbdfe6e19), 2035380404 ulps apart
        [parity] GoldenTrainingTest.TEST: LAST_FORGOTTEN against cpu: [compare] kernel 0 of\
         0..9, MatMul 'matmul+add+tanh' 40x2 by 2x7 in layer 0, layer 1 (forward), in run 1 of\
         its plan: output 0 F32[1,40,7] has\
         1 of 280 elements different, first at [0,39,6]: -1.9411777 (0xbff87883), 0.0 (0x00000000);\
         its inputs are the same, so run this kernel alone on each device; in step 1, with\
         parameters 0.weight, 0.bias; of these two the contract agrees with cpu; to see it again:\
         target/lockstep-reproductions/GoldenTrainingTest.TEST/difference-N.safetensors\
        """;
    assertEquals(
        "[golden] FILE is met on cpu, not on LAST_FORGOTTEN:\n" + inStep.replace("TEST", "compare"),
        failure(() -> compare(training(), CPU, wrong("LAST_FORGOTTEN"))));
    Path other = folder.resolve("other.json");
    GoldenTraining writing = GoldenTraining.at(other, WRITE);
    List<Variant> devices = List.of(CPU, wrong("LAST_FORGOTTEN"));
    assertEquals(
        "[golden] "
            + other
            + " is not written, as devices differ:\n"
            + inStep.replace(
                "TEST",
                "a_device_that_differs_from_one_that_meets_the_file_is_compared_with_it_in_step"),
        failure(() -> writing.check(devices, training())));
    assertFalse(Files.exists(other));
  }

  @Test
  void a_training_that_is_not_the_same_twice_is_said_to_be_so() {
    AtomicInteger seed = new AtomicInteger();
    DeviceTraining unsteady = (engine, log) -> log.step(seed.incrementAndGet());
    write(unsteady);
    assertEquals(
        """
        [golden] on cpu, unlike FILE:
          the loss after step 1: 4.0 (0x40800000), expected 1.0 (0x3f800000), 16777216 ulps apart
        It is not the same twice on cpu either:
          the loss after step 1: 5.0 (0x40a00000), expected 4.0 (0x40800000), 2097152 ulps apart
          so look for seeds, times and orders that vary\
        """,
        failure(() -> compare(unsteady, CPU)));
  }

  @Test
  void a_device_that_is_not_here_is_skipped_with_the_reason_once_the_others_agree() {
    write(training());
    var skipped =
        assertThrows(TestAbortedException.class, () -> compare(training(), wrong("GONE"), CPU));
    assertEquals(
        "no device 'wrong:GONE' here: [device] wrong: its driver is gone; install it",
        skipped.getMessage());
  }

  @Test
  void a_file_that_is_damaged_or_was_changed_by_hand_is_refused() throws IOException {
    write(training());
    String whole = Files.readString(file);
    String end =
        ". Get the file back from the history of your project, or write it again by"
            + " -Dlockstep.golden=write (or LOCKSTEP_GOLDEN=write in the environment).";
    assertEquals(
        "[read golden] FILE: its bits are B, but it says B: it was changed by hand" + end,
        refusal(whole.replace("\"steps\": 20", "\"steps\": 21")));
    assertEquals(
        "[read golden] FILE: its format is '', not lockstep-golden-1" + end, refusal("{}"));
    assertEquals("[read golden] FILE: line 2 is no JSON" + end, refusal("{\n"));
    assertEquals(
        "[read golden] FILE: it cannot be understood: '0.50390214 ' has no bits at its end, as in"
            + " 0.5 (0x3f000000)"
            + end,
        refusal(whole.replace("(0x3f00ffbb)", "")));
    assertEquals(
        "[read golden] FILE: it cannot be understood: No value for property 'digests' of"
            + " `ObjectNode`"
            + end,
        refusal(whole.replace("\"digests\"", "\"digest\"")));
    write(training());
    compare(training(), CPU);
  }

  private String refusal(String text) throws IOException {
    Files.writeString(file, text);
    return String.valueOf(
            assertThrows(DataException.class, () -> compare(training(), CPU)).getMessage())
        .replace(file.toString(), "FILE")
        .replaceAll("\\b[0-9a-f]{16}\\b", "B");
  }

  @Test
  void wrong_usage_is_refused() {
    assertEquals(
        "[golden] 'a/b' cannot be a name; use letters, digits, '-', '_' and '.'",
        assertThrows(IllegalArgumentException.class, () -> GoldenTraining.of("a/b")).getMessage());
    assertEquals(
        "[golden] there is no device; name at least one",
        assertThrows(IllegalArgumentException.class, () -> compare(training())).getMessage());
    assertEquals(
        "[lockstep.golden] is 'wirte'; give write to write golden files, or leave it out to compare"
            + " with them",
        assertThrows(IllegalArgumentException.class, () -> GoldenRequest.parse("wirte", ""))
            .getMessage());
    assertEquals(
        "[lockstep.golden.kernels] is '7-8'; give numbers of steps, as in 7 or 7,8",
        assertThrows(IllegalArgumentException.class, () -> GoldenRequest.parse("", "7-8"))
            .getMessage());
    assertEquals(
        "[golden] the training told its log of nothing to keep; have it watch a model or"
            + " optimizer, or note losses",
        assertThrows(IllegalStateException.class, () -> write((engine, log) -> log.step()))
            .getMessage());
  }

  @Test
  void long_trainings_keep_fewer_and_fewer_steps() {
    assertEquals(
        List.of(62L, 63L, 64L, 66L, 68L, 128L, 132L, 256L, 264L),
        LongStream.of(62, 63, 64, 65, 66, 67, 68, 127, 128, 129, 132, 255, 256, 260, 264)
            .filter(GoldenRecorder::isKept)
            .boxed()
            .toList());
    assertEquals(
        List.of(1L, 2L, 4L, 16L, 64L, 256L),
        LongStream.rangeClosed(1, 1000).filter(GoldenRecorder::isSampled).boxed().toList());
  }
}
