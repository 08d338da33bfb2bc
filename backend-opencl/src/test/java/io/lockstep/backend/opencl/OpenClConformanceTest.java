package io.lockstep.backend.opencl;

import io.lockstep.parity.ConformanceTest;
import io.lockstep.parity.Variant;
import io.lockstep.parity.cases.Selection;
import io.lockstep.tensor.EngineOptions;
import java.util.List;

/**
 * The first OpenCL device, fused and unfused, with memory that holds NaN before it is written. PoCL
 * compiles slowly, so a build runs the quick selection, and {@code -Psweep} all.
 */
class OpenClConformanceTest extends ConformanceTest {
  private static final int SWEPT_GRAPHS = 1000;

  @Override
  protected Selection selection() {
    return Selection.QUICK;
  }

  @Override
  protected int sweptGraphs() {
    return SWEPT_GRAPHS;
  }

  @Override
  protected List<Variant> variants() {
    EngineOptions options = EngineOptions.of("opencl").with("opencl.poison", "true");
    return List.of(
        new Variant("opencl, fused", options),
        new Variant("opencl, unfused", options.withFusion(false)));
  }
}
