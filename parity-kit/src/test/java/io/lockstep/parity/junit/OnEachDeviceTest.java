package io.lockstep.parity.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.backend.Precision;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that run on each device, run by JUnit. */
class OnEachDeviceTest {
  /** The engines of the tests that were run, and what these drew. */
  private static final Map<Engine, String> DRAWN = new ConcurrentHashMap<>();

  private static void draw(Engine engine, Inputs inputs) {
    assertEquals(engine, inputs.engine());
    DRAWN.put(engine, Arrays.toString(inputs.floats(2).toFloats()));
  }

  static class Methods {
    @BeforeEach
    void before(Engine engine) {
      assertEquals(2, engine.scalar(1).add(1).item());
    }

    @AfterEach
    void after(Engine engine) {
      assertEquals(2, engine.scalar(1).add(1).item());
    }

    @OnEachDevice
    void on_all(Engine engine, Inputs inputs) {
      draw(engine, inputs);
    }

    @OnEachDevice(devices = {"cpu", "wrong:LAST_FORGOTTEN"})
    void on_two(Engine engine) {
      Tensor one = engine.ones(3, 3);
      assertEquals(3, one.matmul(one).toFloats()[8]);
    }

    @OnEachDevice(devices = "wrong:GONE", require = "wrong")
    void on_one_that_is_required(Engine engine) {}

    @OnEachDevice(devices = "cpu", require = "missing")
    void on_one_of_a_backend_that_is_missing(Engine engine) {}

    @OnEachDevice(devices = "cpu", precision = Precision.BF16)
    void in_bf16(Engine engine) {
      assertEquals(Precision.BF16, engine.options().precision());
    }

    @OnEachDevice(devices = "cpu", precision = Precision.TF32)
    void in_tf32(Engine engine) {}
  }

  @OnEachDevice(devices = {"cpu", "wrong:GONE"})
  static class WholeClass {
    @Test
    void draws(Engine engine, Inputs inputs) {
      draw(engine, inputs);
    }

    @Test
    void takes_nothing() {}
  }

  @OnEachDevice(devices = "cpu")
  static class Twice {
    @OnEachDevice
    void of_both(Engine engine) {}
  }

  static class AtOnce {
    private static final int TESTS = 4;
    private static final CyclicBarrier ALL = new CyclicBarrier(TESTS);

    @OnEachDevice(devices = {"cpu", "cpu"})
    void one(Engine engine) throws Exception {
      work(engine);
    }

    @OnEachDevice(devices = {"cpu", "cpu"})
    void two(Engine engine) throws Exception {
      work(engine);
    }

    private static void work(Engine engine) throws Exception {
      ALL.await(30, TimeUnit.SECONDS);
      Tensor x = engine.arange(64).cast(DType.F32).reshape(8, 8);
      for (int i = 0; i < 50; i++) {
        DRAWN.put(engine, Arrays.toString(x.matmul(x).add(i).toFloats()));
      }
      ALL.await(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_method_runs_once_on_each_device_and_says_on_which() {
    DRAWN.clear();
    assertEquals(
        """
        cpu: in_bf16(Engine) -> SUCCESSFUL
        cpu: in_tf32(Engine) -> ABORTED: no device 'cpu' here: [device] cpu: it does not compute\
         in precision tf32, only in strict, fast, bf16; choose one of those, or another device
        cpu: on_all(Engine, Inputs) -> SUCCESSFUL
        cpu: on_one_of_a_backend_that_is_missing(Engine) -> SUCCESSFUL
        cpu: on_two(Engine) -> SUCCESSFUL
        missing: on_one_of_a_backend_that_is_missing(Engine) -> FAILED: [device] no backend\
         'missing' on the class path; there is: cpu, wrong; use one of them or auto, or add\
         lockstep-backend-missing. Backends are named in files\
         META-INF/services/io.lockstep.backend.BackendProvider, one in each module's jar; the class\
         path has 2. Where jars were merged into one, it must hold the lines of all of these files
        wrong: on_all(Engine, Inputs) -> ABORTED: no device 'wrong' here: [device] wrong: which\
         fault is missing; name one
        wrong:GONE: on_one_that_is_required(Engine) -> FAILED: no device 'wrong:GONE' here:\
         [device] wrong: its driver is gone; install it (the test requires it)
        wrong:LAST_FORGOTTEN: on_two(Engine) -> FAILED: expected: <3.0> but was: <0.0>
        """,
        TestRun.of(Methods.class, Map.of()).text());
    assertEquals(1, DRAWN.size());
    closed();
  }

  @Test
  void a_class_runs_once_on_each_device() {
    DRAWN.clear();
    assertEquals(
        """
        draws(Engine, Inputs) -> SUCCESSFUL and ABORTED: no device 'wrong:GONE' here: [device]\
         wrong: its driver is gone; install it
        takes_nothing() -> SUCCESSFUL and ABORTED: no device 'wrong:GONE' here: [device] wrong: its\
         driver is gone; install it
        """,
        TestRun.of(WholeClass.class, Map.of()).text());
    assertEquals(1, DRAWN.size());
    closed();
  }

  @Test
  void a_method_of_a_class_that_runs_on_each_device_is_not_marked_again() {
    assertEquals(
        """
        of_both(Engine) -> FAILED: [on each device] 'of_both' would run on each device once for\
         each device of its class; mark the class or its methods, and other tests of a marked class\
         with @Test
        """,
        TestRun.of(Twice.class, Map.of()).text());
  }

  @Test
  void tests_that_run_at_the_same_time_have_engines_of_their_own() {
    DRAWN.clear();
    Map<String, String> parallel =
        Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
    assertEquals(
        """
        cpu: one(Engine) -> SUCCESSFUL and SUCCESSFUL
        cpu: two(Engine) -> SUCCESSFUL and SUCCESSFUL
        """,
        TestRun.of(AtOnce.class, parallel).text());
    assertEquals(4, DRAWN.size(), "engines");
    assertEquals(1, Set.copyOf(DRAWN.values()).size(), "results");
    closed();
  }

  private static void closed() {
    for (Engine engine : DRAWN.keySet()) {
      assertThrows(RuntimeException.class, () -> engine.scalar(1).add(1).item());
    }
  }
}
