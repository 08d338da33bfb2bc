package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.parity.Conformance;
import io.lockstep.parity.ConformanceTest;
import io.lockstep.parity.Variant;
import io.lockstep.parity.cases.Selection;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/**
 * The kit's smallest sizes on Oclgrind's simulated device: the bits of the contract, and no data
 * race, no access out of bounds and no use of an undefined value.
 */
@Tag("oclgrind")
class OclgrindConformanceTest extends ConformanceTest {
  @AfterAll
  static void nothing_is_found() {
    assertEquals("", OclgrindLog.text().lines().limit(50).collect(Collectors.joining("\n")));
  }

  @Override
  protected List<Variant> variants() {
    return List.of(
        new Variant(
            "oclgrind",
            EngineOptions.of("opencl:oclgrind")
                .with("opencl.cache", "off")
                .with("opencl.simulator", "true")));
  }

  /** Without guards: what they are filled with would pass for defined values. */
  @Override
  protected Conformance conformance() {
    return new Conformance(
        variants().stream()
            .collect(Collectors.toMap(Variant::name, v -> Engine.open(v.options()))));
  }

  @Override
  protected Selection selection() {
    return Selection.SMALL;
  }

  @Override
  protected int randomGraphs() {
    return 10;
  }
}
