package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.fail;

import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.junit.RequiredDevices;
import io.lockstep.parity.own.OwnOperation;
import io.lockstep.parity.own.OwnOperations;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The test of operations of one's own: subclass it, and every function and layer that is registered
 * on the class path, or named by the subclass, is computed on all devices that are here. Every bit
 * is compared with the contract, gradients with differences, values with a reference where there is
 * one.
 */
public abstract class OwnOperationsTest extends CaseTest {
  private static final String CPU = "cpu";

  /** Creates the test. */
  protected OwnOperationsTest() {}

  /** Returns the operations; the default is those of every provider on the class path. */
  protected List<OwnOperation> operations() {
    return OwnOperations.registered().all();
  }

  /** Returns at which sizes they are computed. */
  protected Selection selection() {
    return Selection.FULL;
  }

  /**
   * Returns the ways to open devices; the default is all devices that are here, fused and unfused,
   * and of the CPU one thread, several, and none of its vector instructions.
   */
  @Override
  protected List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    for (String device : Devices.discover(Precision.STRICT).usable()) {
      EngineOptions options = EngineOptions.of(device);
      variants.add(new Variant(device, options));
      variants.add(new Variant(device + " unfused", options.withFusion(false)));
      if (device.equals(CPU)) {
        variants.add(new Variant(device + " 1 thread", options.withThreads(1)));
        variants.add(new Variant(device + " no vectors", options.with("cpu.vector", "false")));
      }
    }
    return variants;
  }

  @TestFactory
  Stream<DynamicTest> every_backend_on_the_class_path_has_a_device() {
    RequiredDevices required = new RequiredDevices(System.getenv(), Set.of());
    return Devices.backends().stream()
        .map(backend -> DynamicTest.dynamicTest(backend, () -> required.missing(backend)));
  }

  @TestFactory
  Stream<DynamicTest> every_operation_has_the_bits_of_the_contract() {
    List<OwnOperation> operations = operations();
    if (operations.isEmpty()) {
      fail(
          "[own operation] there is none; name some in operations(), or a provider in"
              + " META-INF/services/io.lockstep.parity.own.OwnOperationProvider");
    }
    return tests(new OwnOperations(operations).group(selection()).cases().stream());
  }

  @TestFactory
  Stream<DynamicTest> every_gradient_is_the_slope() {
    return new OwnOperations(operations())
        .gradientCases().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> slope(c)));
  }

  private void slope(GradientCase given) {
    Engine engine =
        engines().engines().values().stream()
            .filter(e -> e.device().supportsF64())
            .findFirst()
            .orElse(null);
    if (engine == null) {
      Assumptions.abort("no device here has 64-bit floats; have the CPU's backend among them");
      return;
    }
    String wrong = GradientCheck.check(engine, given);
    if (!wrong.isEmpty()) {
      fail(wrong);
    }
  }
}
