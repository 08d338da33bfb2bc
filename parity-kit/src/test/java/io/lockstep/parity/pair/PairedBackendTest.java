package io.lockstep.parity.pair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Argument;
import io.lockstep.backend.Backend.Launch;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.cpu.CpuBackend;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.plan.Plan;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.loop.Trainer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two devices in step agree, or the first kernel that differs is named. */
class PairedBackendTest {
  private static final EngineOptions CPU = EngineOptions.of("cpu").withThreads(1);
  private static final int COUNT = 8;
  private static final int FAR = 64;
  private static final EngineOptions SCALAR = CPU.withThreads(2).with("cpu.vector", "false");

  private static Engine inStep(Backend a, Backend b) {
    return Engine.on(new PairedBackend(a, b), EngineOptions.DEFAULT);
  }

  private static Engine withFault(long launch, long element) {
    return inStep(CPU.openDevice(), new FaultyBackend(launch, element));
  }

  @Test
  void a_training_run_is_the_same_with_other_threads_and_without_vectors() {
    PairedBackend pair = new PairedBackend(CPU.openDevice(), SCALAR.openDevice());
    String digest;
    try (Engine engine = Engine.on(pair, EngineOptions.DEFAULT);
        Trainer trainer = DigitsRun.trainer(engine)) {
      DigitsRun.fit(trainer);
      digest = trainer.model().digest();
      long kernels = (long) DigitsRun.STEPS * DigitsRun.plan(trainer).steps().size();
      assertTrue(pair.launches() > kernels, pair.launches() + " launches");
      assertTrue(pair.values() > DigitsRun.STEPS * trainer.model().parameters().size());
    }
    try (Engine engine = Engine.open(CPU);
        Trainer trainer = DigitsRun.trainer(engine)) {
      DigitsRun.fit(trainer);
      assertEquals(trainer.model().digest(), digest);
    }
  }

  @Test
  void a_bit_flipped_in_any_kernel_of_a_step_is_found_at_that_kernel() {
    Plan plan;
    long before;
    try (PairedBackend pair = new PairedBackend(CPU.openDevice(), CPU.openDevice());
        Engine engine = Engine.on(pair, EngineOptions.DEFAULT);
        Trainer trainer = DigitsRun.trainer(engine)) {
      before = pair.launches();
      DigitsRun.fit(trainer);
      plan = DigitsRun.plan(trainer);
    }
    assertTrue(plan.steps().size() > 10, plan.toString());
    for (int kernel = 0; kernel < plan.steps().size(); kernel++) {
      long faulty = before + plan.steps().size() + kernel + 1;
      try (Engine engine = withFault(faulty, 0);
          Trainer trainer = DigitsRun.trainer(engine)) {
        Divergence found =
            assertThrows(DivergenceException.class, () -> DigitsRun.fit(trainer)).divergence();
        assertEquals(kernel, found.launch());
        assertEquals(plan.steps().size(), found.launches());
        assertEquals(2, found.run());
        assertEquals(plan.steps().get(kernel).spec(), found.spec());
        assertEquals(1, found.differing());
        assertTrue(found.inputsAgree());
      }
    }
  }

  @Test
  void the_message_names_kernel_element_and_both_values() {
    try (Engine engine = withFault(1, 4)) {
      Tensor x = engine.tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      Tensor doubled = x.mul(2);
      DivergenceException thrown =
          assertThrows(DivergenceException.class, () -> engine.evaluate(List.of(doubled)));
      String cpu = thrown.divergence().firstDevice();
      assertTrue(cpu.matches("cpu \\(.+, 1 threads, .+\\)"), cpu);
      assertEquals(
          "[compare] kernel 0 of 0..0, Map 'mul' over [6], in run 1 of its plan: output 0 F32[6]"
              + " has 1 of 6 elements different, first at [4]: 10.0 (0x41200000) on "
              + cpu
              + ", 10.000001 (0x41200001) on faulty (a CPU that errs once); its inputs are the"
              + " same, so run this kernel alone on each device",
          thrown.getMessage());
    }
  }

  @Test
  void a_write_beside_an_output_is_found_at_the_kernel_that_made_it() {
    Divergence found = besideAnOutput(COUNT);
    assertEquals(1, found.launch());
    assertTrue(found.outside());
    assertTrue(found.inputsAgree());
    assertEquals(
        "[compare] kernel 1 of 0..2, Map 'copy' over [8], in run 1 of its plan: output 0 F32[8] is"
            + " the same, but the memory beside it is not, at [8]: 0.0 (0x00000000) on "
            + found.firstDevice()
            + ", 1.4E-45 (0x00000001) on faulty (a CPU that errs once); its inputs are the same, so"
            + " run this kernel alone on each device",
        found.toString());
  }

  @Test
  void a_write_far_beside_an_output_shows_when_another_kernel_reads_it() {
    Divergence found = besideAnOutput(FAR);
    assertEquals(2, found.launch());
    assertFalse(found.outside());
    assertFalse(found.inputsAgree());
    assertTrue(
        found
            .toString()
            .endsWith(
                "; its inputs differ already, so look for a kernel before it that writes outside of"
                    + " its outputs"),
        found.toString());
  }

  /** Three kernels copy 8 elements; the second errs behind the ones it writes, the third reads. */
  private static Divergence besideAnOutput(long element) {
    Layout layout = Layout.contiguous(Shape.of(COUNT));
    Program copy = Program.of("copy", List.of(DType.F32), Expr.input(0, DType.F32));
    KernelSpec spec = new MapSpec(copy, layout.shape(), List.of(layout), List.of(layout));
    try (PairedBackend pair = new PairedBackend(CPU.openDevice(), new FaultyBackend(2, element))) {
      Backend.Buffer buffer = pair.allocate(1024);
      Backend.Kernel kernel = pair.compile(spec);
      long far = FAR * Float.BYTES;
      List<Launch> plan =
          List.of(
              launch(kernel, buffer, 512, 768),
              launch(kernel, buffer, 512, 0),
              launch(kernel, buffer, far, 512));
      Backend.Recording recording = pair.record(plan);
      return assertThrows(DivergenceException.class, recording::replay).divergence();
    }
  }

  private static Launch launch(Backend.Kernel kernel, Backend.Buffer buffer, long from, long to) {
    return new Launch(kernel, List.of(new Argument(buffer, from), new Argument(buffer, to)));
  }

  @Test
  void nan_agrees_with_nan_whatever_its_bits() {
    try (Engine engine = withFault(1, 1)) {
      Tensor x = engine.tensor(new float[] {1, Float.NaN, 0}, 3);
      Tensor sum = x.add(1);
      engine.evaluate(List.of(sum));
      assertEquals("[2.0, NaN, 1.0]", Arrays.toString(sum.toFloats()));
    }
  }

  @Test
  void memory_that_differs_without_a_kernel_is_told_when_it_is_read() {
    Backend second = new FaultyBackend(1, 0);
    try (PairedBackend pair = new PairedBackend(CPU.openDevice(), second);
        Arena arena = Arena.ofConfined()) {
      Backend.Buffer buffer = pair.allocate(4);
      MemorySegment byteMore = arena.allocate(1);
      byteMore.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      second.upload(byteMore, PairedBuffer.of(buffer).b, 2);
      BackendException thrown =
          assertThrows(BackendException.class, () -> pair.download(buffer, 0, arena.allocate(4)));
      String[] devices = pair.info().description().split(" in step with ");
      assertEquals(
          "[download] element 2 of U8[4] came as 0 (0x00) from "
              + devices[0]
              + " and as 1 (0x01) from "
              + devices[1]
              + ", though every kernel wrote the same; check how the devices transfer memory",
          thrown.getMessage());
    }
  }

  @Test
  void both_devices_hold_what_the_engine_holds_and_nothing_else() {
    CpuBackend a = (CpuBackend) CPU.openDevice();
    CpuBackend b = (CpuBackend) SCALAR.openDevice();
    try (Engine engine = inStep(a, b)) {
      try (Trainer trainer = DigitsRun.trainer(engine)) {
        DigitsRun.fit(trainer);
        assertEquals(engine.memoryBytes(), a.usedBytes());
        assertEquals(engine.memoryBytes(), b.usedBytes());
      }
      assertEquals(engine.memoryBytes(), b.usedBytes());
    }
    assertEquals(0, a.usedBytes());
    assertEquals(0, b.usedBytes());
  }
}
