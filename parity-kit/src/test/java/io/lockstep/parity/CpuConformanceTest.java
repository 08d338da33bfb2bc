package io.lockstep.parity;

import io.lockstep.tensor.EngineOptions;
import java.util.List;

/** The CPU with and without the Vector API, with one to three threads, fused and unfused. */
class CpuConformanceTest extends ConformanceTest {
  private static final EngineOptions VECTOR =
      EngineOptions.of("cpu").withThreads(1).with("cpu.warmup", "false");
  private static final EngineOptions NARROW = VECTOR.with("cpu.vector.bits", "128");
  private static final EngineOptions SCALAR = VECTOR.with("cpu.vector", "false");

  @Override
  protected List<Variant> variants() {
    return List.of(
        new Variant("cpu vector, 1 thread, fused", VECTOR),
        new Variant("cpu vector, 2 threads, unfused", VECTOR.withThreads(2).withFusion(false)),
        new Variant("cpu vector of 128 bits, 3 threads, fused", NARROW.withThreads(3)),
        new Variant("cpu scalar, 2 threads, fused", SCALAR.withThreads(2)),
        new Variant("cpu scalar, 1 thread, unfused", SCALAR.withFusion(false)));
  }
}
