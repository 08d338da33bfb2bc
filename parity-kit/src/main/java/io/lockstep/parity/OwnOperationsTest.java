package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.fail;

import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.junit.RequiredDevices;
import io.lockstep.parity.own.OwnOperation;
import io.lockstep.parity.own.OwnOperations;
import io.lockstep.parity.report.ParityReport.RunReport;
import io.lockstep.parity.runs.Outcome;
import io.lockstep.parity.runs.TrainingRun;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
  private static final int STEPS = 40;

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

  @TestFactory
  Stream<DynamicTest> every_layer_trains_to_the_same_bits() {
    return trainings(this::trainsToTheSameBits);
  }

  @TestFactory
  Stream<DynamicTest> every_layer_that_was_saved_goes_on_as_if_nothing_had_been() {
    return trainings(this::goesOn);
  }

  private Stream<DynamicTest> trainings(Consumer<TrainingRun> check) {
    return new OwnOperations(operations())
        .trainings().stream()
            .map(run -> DynamicTest.dynamicTest(run.name(), () -> check.accept(run)));
  }

  private void trainsToTheSameBits(TrainingRun run) {
    String first = engines().engines().keySet().iterator().next();
    Outcome expected = null;
    for (Map.Entry<String, Engine> entry : engines().engines().entrySet()) {
      String name = entry.getKey();
      Outcome outcome;
      try {
        outcome = run.run(entry.getValue(), STEPS, List.of());
      } catch (RuntimeException e) {
        fail(failed(run, name, e) + where(run, first, name), e);
        return;
      }
      expected = expected == null ? outcome : expected;
      if (!outcome.equals(expected)) {
        fail(differs(run, name, outcome, first, expected) + where(run, first, name));
      }
    }
  }

  /** Where a device goes another way first, if it is not the first one itself. */
  private String where(TrainingRun run, String first, String wrong) {
    return wrong.equals(first) ? "" : "\n" + localizer().locate(run, STEPS, first, wrong);
  }

  private void goesOn(TrainingRun run) {
    String reason = run.notInterrupted();
    if (!reason.isEmpty()) {
      Assumptions.abort(reason);
    }
    List<Map.Entry<String, Engine>> all = List.copyOf(engines().engines().entrySet());
    for (int i = 0; i < all.size(); i++) {
      String name = all.get(i).getKey();
      Engine engine = all.get(i).getValue();
      Map.Entry<String, Engine> before = all.get((i + all.size() - 1) % all.size());
      String what = name + ", saved after half of the steps on " + before.getKey();
      try {
        Outcome whole = run.run(engine, STEPS, List.of());
        Outcome half = run.interrupted(before.getValue(), engine, STEPS);
        if (!new RunReport(run.name(), Map.of(name, whole), Map.of(name, half)).agrees()) {
          fail(differs(run, what, half, name + " in one", whole));
        }
      } catch (RuntimeException e) {
        fail(failed(run, what, e), e);
      }
    }
  }

  private static String failed(TrainingRun run, String variant, RuntimeException e) {
    return "[own layer] %s failed on %s: %s".formatted(run, variant, e.getMessage());
  }

  private static String differs(
      TrainingRun run, String variant, Outcome actual, String right, Outcome expected) {
    return "[own layer] %s ends otherwise on %s: %s, on %s: %s"
        .formatted(run, variant, actual, right, expected);
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
    String wrong = CaseGradients.check(engine, given);
    if (!wrong.isEmpty()) {
      fail(wrong);
    }
  }
}
