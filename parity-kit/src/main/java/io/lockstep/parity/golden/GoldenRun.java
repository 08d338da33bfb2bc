package io.lockstep.parity.golden;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.parity.Variant;
import io.lockstep.parity.assertion.DeviceTraining;
import io.lockstep.parity.assertion.TrainingLog;
import io.lockstep.parity.golden.Golden.KernelBits;
import io.lockstep.parity.golden.Golden.Writer;
import io.lockstep.parity.junit.RequiredDevices;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * A training as it is run for a golden file: as everywhere, to have its bits; and the first steps
 * again with one kernel after the other, where these are asked for.
 *
 * @param training what is trained
 * @param required the devices that must be here
 */
record GoldenRun(DeviceTraining training, RequiredDevices required) {
  /** Thrown when the training itself ends in an error, not the device. */
  static final class EndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RuntimeException error;

    private EndedException(RuntimeException error) {
      super(error.getMessage(), error);
      this.error = error;
    }

    RuntimeException error() {
      return error;
    }
  }

  private void train(Engine engine, TrainingLog.Listener listener) {
    try {
      training.train(engine, new TrainingLog(listener));
    } catch (KernelRecorder.EnoughException | TestAbortedException | BackendException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new EndedException(e);
    }
  }

  /**
   * Trains on a device, if it is here.
   *
   * @param missing is given the reason if it is not
   * @throws EndedException if the training ends in an error
   */
  Optional<Golden> on(Variant device, List<String> missing) {
    Optional<Engine> opened = required.open(device.options(), missing);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (Engine engine = opened.get()) {
      GoldenRecorder recorder = new GoldenRecorder();
      train(engine, recorder);
      DeviceInfo info = engine.device();
      return Optional.of(
          recorder.golden(Writer.now(info.backend() + " (" + info.description() + ")")));
    }
  }

  /** Returns what each kernel of some steps reads and writes on a device, its own form first. */
  Map<String, Map<Integer, List<KernelBits>>> kernels(Variant device, List<Integer> steps) {
    Map<String, Map<Integer, List<KernelBits>>> forms = new LinkedHashMap<>();
    EngineOptions own = device.options();
    for (EngineOptions options : List.of(own, own.withFusion(!own.fuse()))) {
      forms.put(options.fuse() ? "fused" : "unfused", kernels(options, steps));
    }
    return forms;
  }

  private Map<Integer, List<KernelBits>> kernels(EngineOptions options, List<Integer> steps) {
    KernelRecorder recorder = new KernelRecorder(steps);
    try (Engine engine = Engine.on(new DigestingBackend(options.openDevice(), recorder), options)) {
      train(engine, recorder);
    } catch (KernelRecorder.EnoughException | EndedException e) {
      // As many steps as were asked for are done, or as can be.
    }
    return recorder.kernels();
  }
}
