package io.lockstep.backend.cuda;

import io.lockstep.parity.ConformanceTest;
import io.lockstep.parity.Variant;
import io.lockstep.parity.cases.Selection;
import io.lockstep.tensor.EngineOptions;
import java.util.List;

/**
 * The CUDA backend with kernels that gcc has compiled, on memory that holds NaN before it is
 * written: the host code passes the kernels what they need, and the text of the kernels gives the
 * contract's bits on a processor. That a GPU gives them is not shown here.
 */
class CudaConformanceTest extends ConformanceTest {
  @Override
  protected Selection selection() {
    return Selection.SMALL;
  }

  @Override
  protected int randomGraphs() {
    return 3;
  }

  @Override
  protected int sweptGraphs() {
    return 100;
  }

  @Override
  protected List<Variant> variants() {
    Gcc.assume();
    return List.of(
        new Variant("emulated cuda", EngineOptions.of("emulated").with("cuda.poison", "true")));
  }
}
