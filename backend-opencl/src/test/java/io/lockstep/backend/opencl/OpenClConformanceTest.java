package io.lockstep.backend.opencl;

import io.lockstep.parity.ConformanceTest;
import io.lockstep.parity.Variant;
import io.lockstep.tensor.EngineOptions;
import java.util.List;

/** The first OpenCL device, fused and unfused, with memory that holds NaN before it is written. */
class OpenClConformanceTest extends ConformanceTest {
  @Override
  protected List<Variant> variants() {
    TestDevices.require();
    EngineOptions options =
        EngineOptions.of("opencl")
            .with("opencl.cache", TestDevices.CACHE)
            .with("opencl.poison", "true");
    return List.of(
        new Variant("opencl, fused", options),
        new Variant("opencl, unfused", options.withFusion(false)));
  }
}
