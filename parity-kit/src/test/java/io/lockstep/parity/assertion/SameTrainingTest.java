package io.lockstep.parity.assertion;

import static io.lockstep.parity.assertion.ParityAssertions.assertSameTraining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.parity.Variant;
import io.lockstep.parity.reproduction.Reproduction;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Plane;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** A training of layers, losses and rules of one's own, on devices that are right and wrong. */
class SameTrainingTest {
  private static final EngineOptions ONE = EngineOptions.of("cpu").withThreads(1);
  private static final Variant CPU = new Variant("cpu", ONE);
  private static final Dataset DATA = Plane.generate(270, 0.1, 1);
  private static final DeviceTraining GATED =
      DeviceTraining.of(200, DATA, SameTrainingTest::trainer);

  /** The files of all kernels that were found. */
  private static final Set<Path> FILES = ConcurrentHashMap.newKeySet();

  private static final OptimizerRule DESCENT =
      new OptimizerRule(
          "own_descent",
          List.of(Hyperparameter.rate(0.01)),
          List.of("pace"),
          (p, g, state, s) -> {
            var pace = state.getFirst().mul(0.9).add(g);
            return List.of(p.sub(s.getFirst().mul(pace)), pace);
          });

  private static Variant wrong(String fault) {
    return new Variant(fault, EngineOptions.of("wrong:" + fault).withThreads(1));
  }

  private static Model model(Engine engine) {
    Activation softsign = new Activation("own_softsign", x -> x.div(x.abs().add(1)));
    return new Model(
        engine,
        Sequential.of(
            new GatedLayer(2, 7),
            new ActivationLayer(softsign),
            new Linear(7, 1, true, "lecun_normal")),
        2,
        3);
  }

  private static Trainer trainer(Engine engine) {
    Model model = model(engine);
    Loss loss = new Loss("own_quantile", (p, t) -> t.sub(p).mul(0.9).max(p.sub(t).mul(0.1)));
    return new Trainer(
        model,
        new Objective(Task.REGRESSION, loss),
        new Optimizer(DESCENT, Map.of(), model.parameters()),
        Scaling.identity(2),
        new TrainingOptions(40, 1));
  }

  /** The loop of somebody who has no trainer. */
  private static void loop(Engine engine, TrainingLog log) {
    Model model = model(engine);
    log.watch(model);
    Optimizer adam = new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters());
    Tensor x = engine.input("x", DType.F32, Shape.of(2, 2));
    Tensor error = model.forward(x).sub(1).square().mean();
    try (var step = adam.compile(error)) {
      for (int i = 0; i < 60; i++) {
        engine.write(x, new float[] {1, i, -i, 0.5f});
        step.run();
        log.step(step.output(0).item());
      }
    }
  }

  @Test
  void a_layer_activation_loss_and_rule_of_ones_own_train_to_the_same_bits_in_all_forms() {
    assertSameTraining(
        List.of(
            CPU,
            new Variant("2 threads", ONE.withThreads(2)),
            new Variant("no vectors", ONE.with("cpu.vector", "false")),
            new Variant("unfused", ONE.withFusion(false))),
        GATED);
  }

  @Test
  void a_loop_of_ones_own_trains_to_the_same_bits_on_all_devices_that_are_here() {
    assertSameTraining(SameTrainingTest::loop);
  }

  @Test
  void a_device_that_is_not_here_is_skipped_with_the_reason_once_the_others_agree() {
    Variant again = new Variant("again", ONE);
    List<Variant> devices = List.of(CPU, wrong("GONE"), again, wrong("LAST_FORGOTTEN"));
    assertThrows(AssertionFailedError.class, () -> assertSameTraining(devices, GATED));
    var skipped =
        assertThrows(
            TestAbortedException.class, () -> assertSameTraining(devices.subList(0, 3), GATED));
    assertEquals(
        "no device 'wrong:GONE' here: [device] wrong: its driver is gone; install it",
        skipped.getMessage());
  }

  @Test
  void a_fault_is_named_with_its_step_parameters_and_kernel_and_written_to_a_file() {
    assertEquals(
        "[same training] on LAST_FORGOTTEN, unlike cpu:\n"
            + "  the loss after step 7 is 0.2898142812428651 (0x3fd28c5132f684be), expected "
            + "0.2812007146852988 (0x3fd1ff31484bda13), 155168220555947 ulps apart\n"
            + "  the digest of model is "
            + "52a1ff42cfea624eaa011b93d4dafaeab85893ba9194cfdcab51838ccc478a02, expected "
            + "ed0adeefcd4c1aa28450229f68067296bfc0561af33d446dc16e1d378c5ad33c\n"
            + "  the digest of pace is "
            + "f2bb1d9cbe65605ffdff51a0f687ff21564c922fe081cf1fff77db26c8fc2335, expected "
            + "ad8153279cd82f276bb1b38010c3783abad926221450a478031c4db64828a29c\n"
            + "  10 of 10 parameters are different, 0.weight, 0.gate, 0.bias, 2.weight, "
            + "2.bias and 5 more; parameter '0.weight': F32[7,2] has 14 of 14 elements "
            + "different, at [0,0], [0,1], [1,0], [1,1], [2,0] and 9 more; the first, at "
            + "[0,0]: 0.8767112 (0x3f607025), expected 0.6070747 (0x3f1b693f), 4523750 ulps "
            + "apart; the farthest, at [6,1]: -0.15237638 (0xbe1c088e), expected 0.427176 "
            + "(0x3edab6d0), 2096545630 ulps apart\n"
            + "[parity] SameTrainingTest.failure: LAST_FORGOTTEN against cpu: [compare] "
            + "kernel 0 of 0..12, MatMul 'matmul+add' 40x2 by 2x7 in layer 0 (forward), in run 1"
            + " of its plan: output 0 F32[1,40,7] has 1 of 280 elements different, first at "
            + "[0,39,6]: -5.5927715 (0xc0b2f7fc), 0.0 (0x00000000); in step 1, with parameters "
            + "0.weight, 0.bias; of these two the contract agrees with cpu",
        failure(List.of(CPU, wrong("LAST_FORGOTTEN")), GATED));
  }

  @Test
  void a_fault_that_comes_and_goes_is_named_with_its_step_and_kernel() {
    assertEquals(
        "[same training] on NOW_AND_THEN, unlike cpu:\n"
            + "  the loss after step 22 is 2.7452745 (0x402fb294), expected 2.7452748 "
            + "(0x402fb295), 1 ulp apart\n"
            + "[parity] SameTrainingTest.failure: NOW_AND_THEN against cpu: [compare] kernel "
            + "0 of 0..10, MatMul 'matmul+add' 2x2 by 2x7 in layer 0 (forward), in run 8 of its"
            + " plan: output 0 "
            + "F32[1,2,7] has 1 of 14 elements different, first at [0,0,0]: -1.0552536 "
            + "(0xbf87128d), -1.0552535 (0xbf87128c); in step 8, with parameters 0.weight, "
            + "0.bias; of these two the contract agrees with cpu",
        failure(List.of(CPU, wrong("NOW_AND_THEN")), SameTrainingTest::loop));
  }

  /** Alone, the device computes so much before that the fault strikes at once. */
  @Test
  void a_fault_that_does_not_strike_at_once_is_waited_for() {
    DeviceTraining rare =
        (engine, log) -> {
          Tensor one = engine.ones(2, 2);
          for (int i = 0; engine.device().backend().equals("wrong") && i < 38; i++) {
            one.matmul(one).toFloats();
          }
          DeviceTraining.of(2, DATA, SameTrainingTest::trainer).train(engine, log);
        };
    assertEquals(
        "[same training] on NOW_AND_THEN, unlike cpu:\n"
            + "  the digest of pace is "
            + "bf7afcf6bceb0625a6bf84553f0492b0262b9f92be384413f28c2f68a5a07bbb, expected "
            + "739ff37dcd6afbc168cba873069c5313f3eab85368891e95612dec5f708a8390\n"
            + "  parameter 'pace.0.weight': F32[7,2] has 1 of 14 elements different, at "
            + "[0,0]: -9.0813317E-4 (0xba6e0fc9), expected -9.081331E-4 (0xba6e0fc8), 1 ulp "
            + "apart\n"
            + "[parity] SameTrainingTest.failure: NOW_AND_THEN against cpu: [compare] kernel "
            + "0 of 0..12, MatMul 'matmul+add' 40x2 by 2x7 in layer 0 (forward), in run 2 of its"
            + " plan: output 0 "
            + "F32[1,40,7] has 1 of 280 elements different, first at [0,0,0]: -1.8879151 "
            + "(0xbff1a734), -1.8879153 (0xbff1a735); in step 2, with parameters 0.weight, "
            + "0.bias; of these two the contract agrees with cpu; it comes and goes: in run 4 "
            + "in step, after 7 launches of this kernel that gave the same bits",
        failure(List.of(CPU, wrong("NOW_AND_THEN")), rare));
  }

  @Test
  void a_training_that_is_not_the_same_twice_is_said_to_be_so() {
    AtomicInteger seed = new AtomicInteger();
    DeviceTraining unsteady =
        (engine, log) -> {
          log.step(seed.incrementAndGet());
          engine.scalar(1).add(1).item();
        };
    String text =
        assertThrows(
                AssertionFailedError.class,
                () -> assertSameTraining(List.of(CPU, new Variant("again", ONE)), unsteady))
            .getMessage();
    assertEquals(
        """
        [same training] on again, unlike cpu:
          the loss after step 1 is 2.0 (0x40000000), expected 1.0 (0x3f800000), 8388608 ulps apart
        It is not the same twice on cpu either:
          the loss after step 1 is 3.0 (0x40400000), expected 1.0 (0x3f800000), 12582912 ulps apart
          so look for seeds, times and orders that vary
        [parity] SameTrainingTest.a_training_that_is_not_the_same_twice_is_said_to_be_so: again\
         against cpu: it did not happen again in 300 runs in step of 300 kernels together, so it\
         comes and goes, or lies between kernels; run the whole again, and look at the memory and\
         the transfers of the device\
        """,
        text);
  }

  @Test
  void a_training_that_compares_nothing_or_one_device_alone_is_refused() {
    assertEquals(
        "[same training] the training told its log of nothing to compare; have it watch a model or"
            + " optimizer, or note losses",
        assertThrows(IllegalStateException.class, () -> assertSameTraining((engine, log) -> {}))
            .getMessage());
    assertEquals(
        "[same training] there must be at least two devices, got 1; name another one, or another"
            + " way to open it",
        assertThrows(IllegalArgumentException.class, () -> assertSameTraining(List.of(CPU), GATED))
            .getMessage());
    assertEquals(
        "[same training] steps must be at least 1, got 0; give how many to take",
        assertThrows(
                IllegalArgumentException.class,
                () -> DeviceTraining.of(0, DATA, SameTrainingTest::trainer))
            .getMessage());
    assertEquals(
        "[same training] two sets of parameters are named 'model'; give each a name of its own",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    assertSameTraining((engine, log) -> {
                      log.watch(model(engine));
                      log.watch(model(engine));
                    }))
            .getMessage());
  }

  @Test
  void a_rule_that_a_device_contracts_is_named() {
    assertEquals(
        "[same training] on CONTRACTION, unlike cpu:\n"
            + "  the loss after step 14 is 0.14295268031182112 (0x3fc24c45ff684bda), expected "
            + "0.14295268527887486 (0x3fc24c460a12f685), 178956971 ulps apart\n"
            + "  the digest of model is "
            + "0ab34465785993c5c6e9df891dd583245e617127f17ec0f41b7bab8174c01919, expected "
            + "ed0adeefcd4c1aa28450229f68067296bfc0561af33d446dc16e1d378c5ad33c\n"
            + "  the digest of pace is "
            + "ffcdae0ffc53fb8ed655d3f2cc34519d21c8a8b83417443b7729cf4800c77335, expected "
            + "ad8153279cd82f276bb1b38010c3783abad926221450a478031c4db64828a29c\n"
            + "  9 of 10 parameters are different, 0.weight, 0.gate, 0.bias, 2.weight, 2.bias "
            + "and 4 more; parameter '0.weight': F32[7,2] has 4 of 14 elements different, at "
            + "[0,1], [1,0], [1,1], [5,0]; the first, at [0,1]: -0.23603776 (0xbe71b3e2), "
            + "expected -0.23603775 (0xbe71b3e1), 1 ulp apart\n"
            + "[parity] SameTrainingTest.failure: CONTRACTION against cpu: [compare] kernel "
            + "10 of 0..12, Map 'own_descent+own_descent' over [43] in the optimizer, in run 2 of"
            + " its plan: output 0 F32[43] has 1 of 43 elements different, first at [30]: "
            + "-6.588614E-4 (0xba2cb771), -6.5886136E-4 (0xba2cb770); in step 2, with parameters "
            + "0.weight, 0.gate, 0.bias, 2.weight, 2.bias and 5 more; of these two the contract"
            + " agrees with cpu",
        failure(List.of(CPU, wrong("CONTRACTION")), GATED));
  }

  /** Fails, checks the file of the kernel, and returns the message without what varies. */
  private static String failure(List<Variant> devices, DeviceTraining training) {
    String text =
        assertThrows(AssertionFailedError.class, () -> assertSameTraining(devices, training))
            .getMessage();
    String last = String.valueOf(text).lines().toList().getLast();
    Path file = Path.of(last.substring(last.indexOf("to see it again: ") + 17));
    assertEquals(
        Path.of("target", "lockstep-reproductions", "SameTrainingTest.failure"), file.getParent());
    assertTrue(FILES.add(file), file + " was written before");
    String kernel = Reproduction.read(file).spec().summary();
    assertTrue(last.contains(", " + kernel + " in "), last);
    return withoutDevices(String.valueOf(text));
  }

  /** Leaves out what depends on the machine, the hint and the file. */
  private static String withoutDevices(String text) {
    return text.replaceAll(" on cpu \\(.*?\\)(?=, \\S+ \\(0x)", "")
        .replaceAll(" on wrong \\([^)]*\\)", "")
        .replaceAll("; its inputs are the same, so run this kernel alone on each device", "")
        .replaceAll("; to see it again: .*", "");
  }
}
