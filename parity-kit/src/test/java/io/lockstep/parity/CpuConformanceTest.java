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
        new Variant("vector, 1 thread, fused", VECTOR),
        new Variant("vector, 1 thread, unfused", VECTOR.withFusion(false)),
        new Variant("vector, 2 threads, fused", VECTOR.withThreads(2)),
        new Variant("vector, 3 threads, unfused", VECTOR.withThreads(3).withFusion(false)),
        new Variant("vector of 128 bits, 2 threads, fused", NARROW.withThreads(2)),
        new Variant("scalar, 1 thread, fused", SCALAR),
        new Variant("scalar, 2 threads, unfused", SCALAR.withThreads(2).withFusion(false)));
  }
}
